/**
 * Draws the lifecycles as Mermaid state diagrams, from the machines themselves.
 *
 * `node dist/tools/stateDiagrams.js` writes docs/lifecycles.md; a test compares the file with what this draws.
 */
import { writeFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import type { AnyStateMachine } from 'xstate';
import { experimentMachine } from '../cli/ui/experimentMachine.ts';
import { arrowsOf } from '../sim/lifecycles/compile.ts';
import { LIFECYCLES, MACHINES } from '../sim/lifecycles/index.ts';

/** Where the page lies, from the project's root. */
export const LIFECYCLES_PAGE = 'docs/lifecycles.md';

/** What each machine is about, by its name in the table of lifecycles. */
const SUBJECTS: Readonly<Record<keyof typeof MACHINES, string>> = {
  region: 'A region as a site: endpoint and stamp together.',
  zone: 'An availability zone: the nodes in it share its fate.',
  stamp: 'The storage of one registry replica in one region, and the share of it that one placement group has.',
  copy: 'One stored copy of a placement group on one node.',
  endpoint: "A geo-replica's endpoint as the health prober sees it.",
  geoReplica: 'A registry replica in another region.',
  vault: "The vault that a customer's key lies in, as the registry finds it.",
  vaultKey: "The customer's key in its vault.",
};

/** The whole page, ending with a newline. */
export function lifecyclesPage(): string {
  const sections = (Object.keys(MACHINES) as (keyof typeof MACHINES)[]).map(
    (name) =>
      `## ${name}\n\n${SUBJECTS[name]}\n\n${diagramOf(MACHINES[name], LIFECYCLES[name].states[LIFECYCLES[name].initial] ?? '')}`,
  );
  return `${PREFACE}\n\n${sections.join('\n\n')}\n\n${experimentSection()}\n`;
}

/** The one that is no part of the model. */
function experimentSection(): string {
  const initial = String(experimentMachine.config.initial);
  return `## experiment\n\n${EXPERIMENT}\n\n${diagramOf(experimentMachine, initial)}`;
}

const EXPERIMENT = `What \`nines ui\` shows of an experiment (\`cli/ui/experimentMachine.ts\`): \`opened\`, \`viewed\`, \`forked\` and \`failed\` are told by
the thread that plays it, \`run\`, \`pause\`, \`seek\` and \`change\` are what keys ask for. A key that asks for what has no arrow says why.`;

const PREFACE = `# Lifecycles

Which state may follow which. The machines are in \`sim/lifecycles\`, one file each; they are compiled to integer tables
at start-up, and the model takes only the steps drawn here. A name in brackets is a guard: of several arrows with the
same event, the guarded one is taken when its guard holds.

This page is generated from the machines: \`npm run build && node dist/tools/stateDiagrams.js\`.`;

function diagramOf(machine: AnyStateMachine, initial: string): string {
  const lines = arrowsOf(machine).map(
    ({ from, event, guard, to }) => `  ${from} --> ${to}: ${event}${guard === null ? '' : ` [${guard}]`}`,
  );
  return ['```mermaid', 'stateDiagram-v2', `  [*] --> ${initial}`, ...lines, '```'].join('\n');
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  writeFileSync(LIFECYCLES_PAGE, lifecyclesPage());
}
