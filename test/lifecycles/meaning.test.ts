import { describe, expect, it } from 'vitest';
import { LIFECYCLES } from '../../sim/lifecycles/index.ts';

type Name = keyof typeof LIFECYCLES;

/** Follows events by name from the initial state and returns the states passed; '-' where an event is refused. */
function follow(name: Name, ...events: readonly string[]): string[] {
  const table = LIFECYCLES[name];
  let state = table.initial;
  return events.map((text) => {
    const [event, guard] = text.split(' ');
    const bits = guard === undefined ? 0 : 1 << table.guards.indexOf(guard);
    const next = table.next(state, table.event(event!), bits);
    if (next < 0) return '-';
    state = next;
    return table.states[next]!;
  });
}

describe('a region and a zone', () => {
  it.each<Name>(['region', 'zone'])('come back from an outage, but from a loss only by rebuilding (%s)', (name) => {
    expect(follow(name, 'OUTAGE', 'RECOVER')).toEqual(['out', 'up']);
    expect(follow(name, 'LOSE', 'RECOVER', 'LOSE', 'REBUILD', 'REBUILT')).toEqual([
      'lost',
      '-',
      '-',
      'rebuilding',
      'up',
    ]);
    expect(follow(name, 'OUTAGE', 'LOSE', 'REBUILD', 'LOSE')).toEqual(['out', 'lost', 'rebuilding', 'lost']);
  });
});

describe('a stamp', () => {
  it('stops rebuilding when its source goes away', () => {
    const passed = follow('stamp', 'OUTAGE', 'RECOVER', 'LOSE', 'REBUILD', 'SOURCE_GONE', 'REBUILD', 'REBUILT');
    expect(passed).toEqual(['unavailable', 'available', 'lost', 'rebuilding', 'lost', 'rebuilding', 'available']);
  });
});

describe('a copy', () => {
  it('that is missing comes back by repair or refill, never by its node', () => {
    expect(follow('copy', 'NODE_DOWN', 'NODE_UP', 'LOSE', 'NODE_UP')).toEqual(['offline', 'readable', 'missing', '-']);
    expect(follow('copy', 'LOSE', 'REPAIR_START', 'REPAIRED')).toEqual(['missing', 'repairing', 'readable']);
    expect(follow('copy', 'LOSE', 'REFILLED')).toEqual(['missing', 'readable']);
  });
});

describe('an endpoint under the prober', () => {
  it('is suspect while failures are tolerated, then degraded until a probe succeeds', () => {
    const passed = follow('endpoint', 'PROBE_FAILED', 'PROBE_FAILED', 'PROBE_FAILED toleranceExhausted', 'PROBE_OK');
    expect(passed).toEqual(['suspect', 'suspect', 'degraded', 'online']);
  });

  it('is degraded at once when no failure is tolerated', () => {
    expect(follow('endpoint', 'PROBE_FAILED toleranceExhausted')).toEqual(['degraded']);
  });

  it('is trusted again after one good probe', () => {
    expect(follow('endpoint', 'PROBE_FAILED', 'PROBE_OK', 'PROBE_OK')).toEqual(['suspect', 'online', 'online']);
  });
});

describe('an endpoint that was out', () => {
  const OUT = 'PROBE_FAILED toleranceExhausted';

  it('catches up before it is online, as long as it is behind', () => {
    const passed = follow('endpoint', OUT, 'PROBE_OK isBehind', 'PROBE_OK isBehind', 'PROBE_FAILED', 'PROBE_OK');
    expect(passed).toEqual(['degraded', 'catchingUp', 'catchingUp', 'catchingUp', 'online']);
  });

  it('is out again when probes fail on the way, and never falls behind while it is online', () => {
    expect(follow('endpoint', OUT, 'PROBE_OK isBehind', OUT)).toEqual(['degraded', 'catchingUp', 'degraded']);
    expect(follow('endpoint', 'PROBE_OK isBehind', 'PROBE_FAILED', 'PROBE_OK isBehind')).toEqual([
      'online',
      'suspect',
      'online',
    ]);
  });
});

describe('a geo-replica', () => {
  it('must be seeded after a loss', () => {
    const passed = follow('geoReplica', 'PAUSE', 'RESUME', 'LOSE', 'RESUME', 'SEED', 'SEEDED');
    expect(passed).toEqual(['paused', 'ready', 'lost', '-', 'seeding', 'ready']);
  });

  it('that is removed drains before it is gone, and one that is added is created, then seeded', () => {
    const passed = follow('geoReplica', 'REMOVE', 'REMOVED', 'ADD', 'CREATED', 'SEEDED');
    expect(passed).toEqual(['draining', 'absent', 'creating', 'syncing', 'ready']);
    expect(follow('geoReplica', 'REMOVE', 'LOSE')).toEqual(['draining', 'absent']);
    expect(follow('geoReplica', 'LOSE', 'REMOVE', 'LOSE')).toEqual(['lost', 'absent', '-']);
  });
});
