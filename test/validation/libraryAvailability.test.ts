/**
 * Every scenario of the library under accelerated outages: worlds that are played with their clients fail as often as
 * `nines assess` reckons.
 *
 * Outages come at the rates of the field, or at the scenario's own, two thousand times as often and a twentieth as long: the time in
 * which something is out grows a hundredfold, and there are enough of them in some months of plain simulation for its own
 * error to be small. They last by an exponential law with the mean of their own: of tails as long as the field's, a few outages
 * decide, and a sample does not show how far it is off. What fails all the time, as it does where a scenario shows a mistake,
 * depends on how long it has gone on; there what outages add is compared. Hazards that destroy are left out: what is lost is a matter of durability (`library.test.ts`), and a
 * world never serves it again. Clients are thinned, which is no load, and act all day. NIGHTLY=1 plays every scenario in which
 * somebody pulls or pushes at a rate; `test/studies/assess/availability.test.ts` has one that is always played.
 */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { compileScenario } from '../../scenarios/compile.ts';
import { loadScenario } from '../../scenarios/load.ts';
import type { HazardAction, HazardPlan } from '../../sim/faultPlan.ts';
import { compileLaw } from '../../sim/kernel/distributions.ts';
import type { SeedOutcome } from '../../sim/outcome.ts';
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
/** Share of operations that fail without any outage, from which on only what outages add is compared. */
const USUAL_MOST = 0.005;
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
      const { rows, outages } = await assessAvailability(
        { plan, seed: 1, target: 0.999, furtherMost: 0 },
        inlineExecutor(stateRunsOf(plan, 1)),
        { onProgress() {}, onDone() {} },
        new AbortController().signal,
      );
      if (rows === null) return;
      const struck = outcomesOf(plan);
      let spared: readonly SeedOutcome[] | null = null;
      for (const { client, operation, minutesPerYear, lower95, upper95 } of rows) {
        const usual = outages.usual.find((one) => one.client === client && one.operation === operation)!;
        const usually = usual.failed / usual.operations;
        const { failed, total } = failuresOf(struck, client, operation);
        if (total < OPERATIONS_LEAST) continue;
        const reckoned = minutesPerYear / MINUTES_PER_YEAR;
        const known = (upper95 - lower95) / MINUTES_PER_YEAR / 3.92;
        let difference = failed.map((share) => share - reckoned);
        if (usually > USUAL_MOST) {
          spared ??= outcomesOf({ ...plan, hazards: [] });
          const without = failuresOf(spared, client, operation).failed;
          difference = failed.map((share, i) => share - without[i]! - (reckoned - usually));
        }
        const mean = difference.reduce((sum, one) => sum + one, 0) / SEEDS;
        const variance = difference.reduce((sum, one) => sum + (one - mean) ** 2, 0) / (SEEDS - 1);
        // Where nothing has failed, one operation might have.
        const error = Math.sqrt(variance / SEEDS + known ** 2 + (1 / total) ** 2);
        const told = `${client} ${operation}: ${reckoned}, of which ${usually} always; off by ${mean} ± ${error}`;
        expect.soft(Math.abs(mean) / error, told).toBeLessThan(ERRORS_MOST);
      }
    },
    1_800_000,
  );
});

function outcomesOf(plan: Plan): SeedOutcome[] {
  return Array.from({ length: SEEDS }, (_, i) => runSeed(plan, 101 + i));
}

/** Of a client's operations in each run the share that failed; and how many there were in all. */
function failuresOf(outcomes: readonly SeedOutcome[], client: string, operation: string) {
  let total = 0;
  const failed = outcomes.map(({ fractions }) => {
    const found = fractions.find(({ metric, labels }) => metric === `${operation}_ok` && labels['client'] === client);
    if (found === undefined || found.total === 0) return 0;
    total += found.total;
    return 1 - found.ok / found.total;
  });
  return { failed, total };
}

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
    lasts: lasts === null ? null : { kind: 'exponential', mean: compileLaw(lasts).mean / SHORTER },
  };
}
