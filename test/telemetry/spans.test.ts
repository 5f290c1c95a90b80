import { metrics, trace } from '@opentelemetry/api';
import { describe, expect, it, vi } from 'vitest';
import { playTelling } from '../../reports/telemetry/play.ts';
import { isTelemetryRegistered } from '../../reports/telemetry/registered.ts';
import { NO_CALENDAR_ORIGIN_MS, simulatedClock } from '../../reports/telemetry/simulatedTime.ts';
import { FAULT_KINDS } from '../../sim/faults/index.ts';
import { Ring } from '../../sim/measure/ring.ts';
import { runSeed } from '../../sim/run.ts';
import { HOUR, planOf } from '../sim/fixture.ts';
import { type Heard, type KeptSpan, listenTo, SILENT } from './listening.ts';

/** µs from time 0 of a scenario without a calendar. */
function sinceStart([seconds, nanoseconds]: readonly [number, number]): number {
  return (seconds - NO_CALENDAR_ORIGIN_MS / 1000) * 1e6 + nanoseconds / 1000;
}

function named({ kept }: Heard, name: string): KeptSpan[] {
  return kept.filter((span) => span.name === name);
}

describe('simulated time', () => {
  it('begins at the instant of the scenario, or at the turn of the century', () => {
    expect(simulatedClock(null)(0)).toEqual([946_684_800, 0]);
    expect(simulatedClock(Date.UTC(2024, 10, 16, 21))(1_500_000)).toEqual([1_731_790_801, 500_000_000]);
  });

  it('is exact to the microsecond after centuries', () => {
    const us = 200 * 365 * 86_400e6 + 123_457;
    expect(simulatedClock(999)(us)).toEqual([200 * 365 * 86_400 + 1, 122_457_000]);
    expect(simulatedClock(-1)(1000)).toEqual([0, 0]);
  });
});

describe('telemetry that nobody listens to', () => {
  it('is the plain run: no record is written, nothing is sent', async () => {
    expect(isTelemetryRegistered()).toBe(false);
    const plan = planOf(HOUR);
    const push = vi.spyOn(Ring.prototype, 'push');
    const sendSpans = vi.fn(() => Promise.resolve());
    const { outcome, spans } = await playTelling(plan, 1, { ...SILENT, sendSpans });
    expect([push.mock.calls.length, sendSpans.mock.calls.length, spans]).toEqual([0, 0, 0]);
    push.mockRestore();
    expect(outcome).toEqual(runSeed(plan, 1));
  });

  it('is noticed from either signal', async () => {
    const { loadSdk } = await import('../../cli/telemetry/sdk.ts');
    const sdk = await loadSdk();
    metrics.setGlobalMeterProvider(new sdk.MeterProvider({ resource: sdk.resourceFromAttributes({}), readers: [] }));
    expect(isTelemetryRegistered()).toBe(true);
    metrics.disable();
    expect(isTelemetryRegistered()).toBe(false);
    await listenTo(planOf('name: short\nrun: {duration: 1m, drain: 0s}'), 1, () => {
      expect(isTelemetryRegistered()).toBe(true);
      return true;
    });
    expect([isTelemetryRegistered(), trace.getTracer('nines').startSpan('unheard').isRecording()]).toEqual([
      false,
      false,
    ]);
  });
});

describe('telemetry that somebody listens to', () => {
  it('leaves the outcome as it is, and ends every span that it begins', async () => {
    const plan = planOf(HOUR);
    const heard = await listenTo(plan, 1);
    expect(heard.outcome).toEqual(runSeed(plan, 1));
    expect(heard.kept).toHaveLength(heard.spans);
    expect(heard.kept.at(-1)!.name).toBe('run an-hour');
  });

  it('stands still before there are many spans, also within one instant', async () => {
    const ends = ['eastus', 'southeastasia', 'westeurope'].map(
      (region) => `  - {id: ${region}, at: 5m, action: region.loss, region: ${region}}`,
    );
    const plan = planOf(`${HOUR}\nfaults:\n${ends.join('\n')}\n`, ['catalogue.repositories=60']);
    const heard = await listenTo(plan, 1);
    expect(named(heard, 'image lost').length).toBeGreaterThan(1500);
    expect(new Set(named(heard, 'image lost').map(({ startTime }) => sinceStart(startTime)))).toEqual(new Set([300e6]));
    const { turns } = heard;
    const gaps = turns.map((count, i) => count - (turns[i - 1] ?? 0));
    expect(Math.max(...gaps)).toBeLessThanOrEqual(501);
  });

  it('tells up to where it was left, with operations that had not ended', async () => {
    let stretches = 0;
    const heard = await listenTo(planOf(HOUR), 1, () => ++stretches === 30);
    expect(heard.outcome).toBeNull();
    expect(heard.kept).toHaveLength(heard.spans);
    const leftUs = (2 * 3600e6 * 30) / 100;
    expect(Math.max(...heard.kept.map(({ endTime }) => sinceStart(endTime)))).toBe(leftUs);
  });
});

const FAULTS = `${HOUR}
faults:
  - {id: node, at: 10m, action: node.loss, node: eastus/n1}
  - {id: down, at: 20m, action: node.outage, node: eastus/n2, duration: 5m}
  - {id: emptied, at: 30m, action: storage.loss, region: southeastasia, rebuild: 5m}
repair: {local: {time: 20m}, geo: {time: 10m}}
`;

describe('repairs', () => {
  it('are spans from their beginning to their end, linked to what made them necessary', async () => {
    const heard = await listenTo(planOf(FAULTS), 1);
    const byId = new Map(heard.kept.map((span) => [span.spanContext().spanId, span]));
    const causeOf = (span: KeptSpan) => byId.get(span.links[0]?.context.spanId ?? '')?.attributes['nines.fault.id'];
    const local = named(heard, 'local repair');
    expect(local.length).toBeGreaterThan(10);
    for (const repair of local) {
      expect([causeOf(repair), repair.attributes['nines.fault.id']]).toEqual(['node', 'node']);
      expect([repair.attributes['nines.region'], repair.attributes['nines.repair.completed']]).toEqual([
        'eastus',
        true,
      ]);
      expect([sinceStart(repair.startTime), sinceStart(repair.endTime)]).toEqual([600e6, 1800e6]);
    }
    const geo = named(heard, 'geo repair').filter(({ attributes }) => attributes['nines.repair.completed'] === true);
    expect(geo).toHaveLength(planOf(FAULTS).stamp.placementGroups);
    for (const repair of geo) {
      expect([causeOf(repair), repair.attributes['nines.region']]).toEqual(['emptied', 'southeastasia']);
      expect(sinceStart(repair.endTime)).toBe(2700e6);
    }
  });
});

describe('faults', () => {
  it('are instants where nothing of them lasts, and last until they have recovered elsewhere', async () => {
    const heard = await listenTo(planOf(FAULTS), 1);
    const spans = heard.kept.filter(({ name }) => name.startsWith('fault '));
    const told = spans.map(({ name, startTime, endTime, attributes }) => [
      name,
      sinceStart(startTime) / 60e6,
      sinceStart(endTime) / 60e6,
      attributes['nines.fault.target'],
    ]);
    expect(told).toEqual([
      ['fault node.loss', 10, 10, 'eastus/n1'],
      ['fault node.outage', 20, 25, 'eastus/n2'],
      ['fault storage.loss', 30, 35, 'southeastasia'],
    ]);
  });

  it('by chance are told with the ids of the journal', async () => {
    const plan = planOf(`
name: by-chance
registry: {regions: [eastus, westeurope]}
hazards: [{action: node.loss, rate: 20/y}, {action: region.outage, rate: 10/y, duration: 2h}]
run: {duration: 60d, drain: 30d, chance: true}
`);
    const { kept, outcome } = await listenTo(plan, 1);
    const fired = outcome!.journal.filter((entry) => entry.fired);
    expect(fired.length).toBeGreaterThan(3);
    const ids = kept
      .filter(({ name }) => name.startsWith('fault '))
      .map(({ attributes }) => attributes['nines.fault.id']);
    expect(ids.sort()).toEqual(fired.map(({ id }) => id).sort());
    expect(fired.every(({ action }) => Object.hasOwn(FAULT_KINDS, action))).toBe(true);
  });

  it('that were suppressed or found nothing to strike are not told', async () => {
    const { kept } = await listenTo(planOf(`${FAULTS}suppress: [node]\n`), 1);
    expect(kept.some(({ attributes }) => attributes['nines.fault.id'] === 'node')).toBe(false);
    expect(kept.some(({ name }) => name === 'local repair')).toBe(false);
  });
});
