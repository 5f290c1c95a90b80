/** `--output csv` of `nines compare`: a row for each figure and scenario, numbers as they are in JSON. */
import type { CompareResult, DifferenceOf } from '../studies/compare/compareResult.ts';
import { type Cell, csv } from './csv.ts';

const HEAD = [
  'part',
  'figure',
  'unit',
  'scenario',
  'value',
  'lower95',
  'upper95',
  'difference',
  'differenceLower95',
  'differenceUpper95',
  'change',
];

export function compareCsv(result: CompareResult): string {
  const rows = [...durabilityRows(result), ...availabilityRows(result), ...costRows(result), ...runRows(result)];
  return csv(HEAD, rows);
}

function durabilityRows({ durability, scenarios }: CompareResult): Cell[][] {
  return (durability?.figures ?? []).flatMap(({ kind, scenarios: of, differences }) =>
    scenarios.map(({ name }, i) => [
      ...['durability', kind, 'nines', name],
      ...[of[i]?.nines ?? null, of[i]?.lower95 ?? null, of[i]?.upper95 ?? null],
      ...differenceCells(differences[i - 1]),
    ]),
  );
}

function availabilityRows({ availability, scenarios }: CompareResult): Cell[][] {
  return (availability?.rows ?? []).flatMap(({ client, operation, scenarios: of, minutes, nines }) =>
    scenarios.flatMap(({ name }, i) => [
      [
        ...['availability', `${client} ${operation}`, 'minutesPerYear', name],
        ...[of[i]?.minutesPerYear ?? null, of[i]?.lower95 ?? null, of[i]?.upper95 ?? null],
        ...differenceCells(minutes[i - 1]),
      ],
      [
        ...['availability', `${client} ${operation}`, 'nines', name],
        ...[of[i]?.nines ?? null, null, null],
        ...differenceCells(nines[i - 1]),
      ],
    ]),
  );
}

function costRows({ cost, scenarios }: CompareResult): Cell[][] {
  if (cost === null) return [];
  return [...cost.kinds, { kind: 'total', perMonth: cost.perMonth }].flatMap(({ kind, perMonth }) =>
    scenarios.map(({ name }, i) => {
      const difference = kind === 'total' && i > 0 ? cost.differences[i - 1]! : null;
      return ['cost', kind, cost.currency, name, perMonth[i]!, null, null, difference, null, null, null];
    }),
  );
}

function runRows({ runs, scenarios }: CompareResult): Cell[][] {
  return (runs?.metrics ?? []).flatMap(({ metric, labels, unit, scenarios: of, differences }) => {
    const text = Object.entries(labels).map(([label, value]) => `${label}=${value}`);
    const figure = text.length === 0 ? metric : `${metric}{${text.join(',')}}`;
    return scenarios.map(({ name }, i) => [
      ...['run', figure, unit, name],
      ...[of[i] ?? null, null, null],
      ...differenceCells(differences[i - 1]),
    ]);
  });
}

function differenceCells(difference: DifferenceOf | undefined): Cell[] {
  if (difference === undefined) return [null, null, null, null];
  return [difference.estimate, difference.lower95, difference.upper95, difference.change];
}
