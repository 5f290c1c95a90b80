/** What a month is to have, where the command line does not say. */
import type { Assumption } from '../../../scenarios/scenario.ts';

export const MONTHLY_TARGET = 0.999;

export function targetAssumption(target: number): Assumption[] {
  if (target !== MONTHLY_TARGET) return [];
  return [
    {
      key: '--target',
      value: '99.9%',
      source:
        'the service level of the managed registry, at least 99.9 % of its transactions; the current text is in the licensing document and was not at hand',
      grade: 'assumed',
    },
  ];
}
