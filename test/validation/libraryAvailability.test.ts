/**
 * Every scenario of the library under accelerated outages: worlds that are played with their clients fail as often as
 * `nines assess` reckons.
 *
 * Outages come at the rates of the field, or at the scenario's own, two thousand times as often and a twentieth as long: the time in
 * which something is out grows a hundredfold, and there are enough of them in some months of plain simulation for its own
 * error to be small. Hazards that destroy are left out: what is lost is a matter of durability (`library.test.ts`), and a
 * world never serves it again. Clients are thinned, which is no load, and act all day. NIGHTLY=1 plays every scenario in which
 * somebody pulls or pushes at a rate; `test/studies/assess/availability.test.ts` has one that is always played.
 */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { compileScenario } from '../../scenarios/compile.ts';
import { loadScenario } from '../../scenarios/load.ts';
import type { HazardAction, HazardPlan } from '../../sim/faultPlan.ts';
import type { LawSpec } from '../../sim/kernel/distributions.ts';
import type { ClientPlan, Plan } from '../../sim/plan.ts';
import { runSeed } from '../../sim/run.ts';
import { assessAvailability, stateRunsOf } from '../../studies/assess/availability/availability.ts';
import { inlineExecutor } from '../../studies/executors/inline.ts';
import { ROOT } from '../house/sources.ts';

const NIGHTLY = process.env['NIGHTLY'] === '1';
const LIBRARY = join(ROOT, 'scenarios/library');
const FILES = readdirSync(LIBRARY, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.yaml'))
  .sort();

const SHARE_FACTOR = 100;
const SHORTER = 20;
const DAY_US = 86_400e6;
const DAYS = 10;
const SEEDS = 12;
/** Of Student's t with 11 degrees of freedom, beyond which one row in 2500 is by chance. */
const ERRORS_MOST = 5;
/** What single operations decide is not compared. */
const OPERATIONS_LEAST = 2000;
const PULLS_MOST = 20 / 3600e6;
const PUSHES_MOST = 6 / 3600e6;
const MINUTES_PER_YEAR = 525_600;
const DESTROYS: ReadonlySet<HazardAction> = new Set([
  'node.loss',
  'disk.loss',
  'copy.shock',
  'copy.corrupt',
  'region.loss',
  'storage.loss',
  'zone.loss',
]);

describe.runIf(NIGHTLY)('clients of a library scenario under accelerated outages', () => {
  it.each(FILES)(
    '%s: fail as often as reckoned',
    async (file) => {
      const plan = acceleratedOf(file);
      const { rows } = await assessAvailability(
        { plan, furtherMost: 0, seed: 1, target: 0.999 },
        inlineExecutor(stateRunsOf(plan, 1)),
        { onProgress() {}, onDone() {} },
        new AbortController().signal,
      );
      if (rows === null) return;
      const outcomes = Array.from({ length: SEEDS }, (_, i) => runSeed(plan, 101 + i));
      for (const { client, operation, minutesPerYear, lower95, upper95 } of rows) {
        const counts = outcomes.map(
          ({ fractions }) =>
            fractions.find(({ metric, labels }) => metric === `${operation}_ok` && labels['client'] === client) ?? {
              ok: 0,
              total: 0,
            },
        );
        const total = counts.reduce((sum, count) => sum + count.total, 0);
        if (total < OPERATIONS_LEAST) continue;
        const failed = counts.map((count) => (count.total === 0 ? 0 : 1 - count.ok / count.total));
        const mean = failed.reduce((sum, share) => sum + share, 0) / SEEDS;
        const variance = failed.reduce((sum, share) => sum + (share - mean) ** 2, 0) / (SEEDS - 1);
        const known = (upper95 - lower95) / MINUTES_PER_YEAR / 3.92;
        // Where nothing has failed, one operation might have.
        const error = Math.sqrt(variance / SEEDS + known ** 2 + (1 / total) ** 2);
        expect
          .soft(Math.abs(minutesPerYear / MINUTES_PER_YEAR - mean) / error, `${client} ${operation}: ${mean}`)
          .toBeLessThan(ERRORS_MOST);
      }
    },
    1_800_000,
  );
});

function acceleratedOf(file: string): Plan {
  const path = join(LIBRARY, file);
  const set = ['faults=[]', 'suppress=[]', 'expect=[]', 'mustFail=[]'];
  if (loadScenario(path).scenario.hazards.length === 0) set.push('hazards=field');
  const { scenario, source } = loadScenario(path, { set });
  const plan = compileScenario(scenario, source.directory);
  return {
    ...plan,
    durationUs: DAYS * DAY_US,
    drainUs: DAY_US / 24,
    chance: true,
    invariants: [],
    membership: { ...plan.membership, changes: [] },
    clients: plan.clients.map(thinned),
    hazards: plan.hazards.filter(({ action }) => !DESTROYS.has(action)).map(more),
  };
}

function thinned(client: ClientPlan): ClientPlan {
  const { pull, push } = client;
  return {
    ...client,
    rollout: null,
    pull: pull === null ? null : { ...pull, dailyAmplitude: 0, ratePerUs: Math.min(pull.ratePerUs, PULLS_MOST) },
    push: push?.kind === 'rate' ? { ...push, ratePerUs: Math.min(push.ratePerUs, PUSHES_MOST) } : push,
  };
}

function more(hazard: HazardPlan): HazardPlan {
  const { ratePerUs, lasts } = hazard;
  return {
    ...hazard,
    ratePerUs: SHARE_FACTOR * SHORTER * ratePerUs,
    lasts: lasts === null ? null : shorter(lasts),
  };
}

function shorter(law: LawSpec): LawSpec {
  switch (law.kind) {
    case 'exponential':
    case 'weibull':
      return { ...law, mean: law.mean / SHORTER };
    case 'lognormal':
      return { ...law, mu: law.mu - Math.log(SHORTER) };
    case 'deterministic':
      return { ...law, value: Math.floor(law.value / SHORTER) };
    case 'uniform':
      return { ...law, min: law.min / SHORTER, max: law.max / SHORTER };
    case 'empirical':
      return { ...law, values: law.values.map((value) => value / SHORTER) };
  }
}
