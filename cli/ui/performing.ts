/** Deeds: each makes a branch, or is refused with a reason. */
import type { Deed } from '../../studies/experiment/deeds.ts';
import { forgetPair } from './choosing.ts';
import type { Answer } from './protocol.ts';
import type { Shell } from './shell.ts';

/** Does it, and says at the foot what came of it. */
export async function perform(shell: Shell, deed: Deed): Promise<void> {
  const answer = await shell.send({ kind: 'do', deed });
  if (answer !== null) tell(shell, answer);
}

/**
 * Does it for a prompt that stays open where it is refused. Null as soon as there is the branch: the way to the cursor in it may be
 * long, and is no reason to keep a prompt open.
 * @param onArrival it was done, and the branch is shown
 */
export function attempted(shell: Shell, deed: Deed, onArrival = () => {}): Promise<string | null> {
  const state = shell.state.get().session?.state;
  if (state === undefined) return Promise.resolve(null);
  const known = state.get().facts.size;
  return new Promise((resolve, reject) => {
    const forget = state.subscribe(() => {
      if (state.get().facts.size > known) resolve(null);
    });
    const settle = (outcome: Awaited<ReturnType<Shell['tried']>>) => {
      forget();
      const isDone = outcome !== null && 'answer' in outcome;
      if (isDone) tell(shell, outcome.answer);
      resolve(outcome !== null && 'problem' in outcome ? outcome.problem : null);
      if (isDone) onArrival();
    };
    shell.tried({ kind: 'do', deed }).then(settle, reject);
  });
}

function tell(shell: Shell, answer: Answer): void {
  if (answer.kind !== 'forked') return;
  forgetPair(shell);
  const facts = shell.state.get().session?.state.get().facts.get(answer.branch);
  shell.say(`${facts?.name ?? `branch ${answer.branch}`}: ${facts?.deeds[facts.deeds.length - 1] ?? 'made'}`);
}
