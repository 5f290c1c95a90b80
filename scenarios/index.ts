/** The package's entry: scenarios for TypeScript programs. */
export { type Expression, formatExpression, parseExpression } from './expression.ts';
export { scenarioHash } from './hash.ts';
export { scenarioJsonSchema } from './jsonSchema.ts';
export type { KeyValue } from './keyValues.ts';
export {
  assumptionsOf,
  defineScenario,
  describeScenario,
  type LoadedScenario,
  loadScenario,
  parseScenario,
} from './load.ts';
export type * from './scenario.ts';
export { formatIssue, ScenarioError, type ScenarioIssue } from './scenarioError.ts';
export type { ScenarioInput } from './schema.ts';
