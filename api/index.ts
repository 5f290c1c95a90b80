/** The package's entry, for TypeScript programs: scenarios, and what plays and assesses them. */

export * from '../scenarios/index.ts';
export type { Labels, Verdict } from '../sim/outcome.ts';
export type * from '../studies/assess/assessResult.ts';
export type * from '../studies/result.ts';
export { type AssessOptions, assessScenario } from './assessScenario.ts';
export { type PlayOptions, playScenario, type Seeds } from './playScenario.ts';
export type { ScenarioSource } from './source.ts';
