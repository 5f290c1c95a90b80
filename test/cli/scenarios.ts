/** Small scenarios for the command line: each plays in a blink and ends in its own way. */

const REGISTRY = `registry: {regions: [eastus, westeurope], storage: {scheme: zrs}, replication: {bandwidth: 200Mbps}}
catalogue: {repositories: 4}
clients:
  - {name: builds, region: eastus, push: {rate: 120/h}}
  - {name: fleet, region: westeurope, profile: docker, nodes: 5, pull: {rate: 10/min, fresh: 10%}}
`;

function scenario(name: string, rest: string, registry = REGISTRY): string {
  return `apiVersion: nines/v1\nname: ${name}\n${registry}${rest}`;
}

/** Everything passes: Europe drops out for five minutes, and clients get by. */
export const OUTAGE = scenario(
  'europe-drops-out',
  `description: Europe drops out for five minutes.
run: {duration: 20m, drain: 30m, seeds: 1..3}
faults:
  - {id: outage, at: 10m, action: region.outage, region: westeurope, duration: 5m}
expect:
  - pull_ok{client=fleet}.rate >= 50%
`,
);

/** Home is lost while nothing replicates: images die, as it says they must, and every metric has data. */
export const LOSS = scenario(
  'home-is-lost',
  `run: {duration: 20m, drain: 20m, seeds: 1..3}
faults:
  - {id: stall, at: 5m, action: replication.pause, from: eastus, duration: 10m}
  - {id: loss, at: 10m, action: region.loss, region: eastus}
expect: ["pull_ok{client=fleet}.rate >= 50%", cost <= 500]
mustFail: [images_lost == 0]
`,
);

const BRIEF = 'run: {duration: 20m, drain: 30m, seeds: 1}\n';

/** The second fault meets a region that is gone already. */
export const NEVER_FIRED = scenario(
  'struck-twice',
  `${BRIEF}faults:
  - {id: loss, at: 5m, action: region.loss, region: eastus}
  - {id: again, at: 10m, action: region.outage, region: eastus, duration: 1m}
`,
);

/** A link far too slow for what is pushed, and no time to drain. */
export const NOT_CONVERGED = scenario(
  'slow-link',
  'run: {duration: 20m, drain: 1m, seeds: 1}\n',
  REGISTRY.replace('200Mbps', '100kbps'),
);

/** Both regions are lost, one after the other: what had been replicated dies with the second. */
export const INVARIANT_BROKEN = scenario(
  'both-are-lost',
  `${BRIEF}faults:
  - {id: east, at: 12m, action: region.loss, region: eastus}
  - {id: west, at: 16m, action: region.loss, region: westeurope}
`,
);

export const EXPECTATION_MISSED = scenario('too-slow', `${BRIEF}expect: [pull_time.p99 <= 1ms]\n`);

/** Nothing happens, and it says that something must. */
export const MUST_FAIL_HOLDS = scenario('nothing-to-show', `${BRIEF}mustFail: [images_lost == 0]\n`);

/** Seconds of work for each seed. */
export const LONG = scenario(
  'long',
  'run: {duration: 30d, drain: 1h, seeds: 1..4}\n',
  REGISTRY.replace('10/min', '2/s'),
);
