/** What keys choose on the screens that compare branches and list what happened. */
import type { BranchState } from '../../studies/experiment/view.ts';
import { kindToggled, LOG_KINDS, nextOf, type Pair, pairOf } from './screens/choices.ts';
import type { Shell } from './shell.ts';
import { travel } from './timeTravel.ts';

/** @param word the key of a kind, or its name; nothing is all kinds again */
export function chooseKind(shell: Shell, word: string): void {
  const { choices } = shell.state.get();
  const found = LOG_KINDS.find(({ kind, key }) => key === word || kind === word.trim());
  if (found !== undefined) {
    shell.set({ choices: { ...choices, logKinds: kindToggled(choices.logKinds, found.kind) } });
  } else shell.complain(`kinds are ${LOG_KINDS.map(({ kind }) => kind).join(', ')}`);
}

/** The two that screen 7 shows; null where there is one branch. */
function shownPair(shell: Shell): Pair | null {
  const { session, choices } = shell.state.get();
  const { view, facts } = session?.state.get() ?? { view: null, facts: new Map() };
  return view === null ? null : pairOf(view.branches, facts, view.branch, choices);
}

/** What is nearest at hand again. */
export function forgetPair(shell: Shell): void {
  shell.set({ choices: { ...shell.state.get().choices, base: null, other: null } });
}

export function choosePair(shell: Shell, which: 'nextBase' | 'nextOther' | 'swap'): void {
  const pair = shownPair(shell);
  if (pair === null) return;
  const { base, other } = pair;
  const branches = branchesOf(shell);
  const chosen = {
    nextBase: { base: nextOf(branches, base, other), other },
    nextOther: { base, other: nextOf(branches, other, base) },
    swap: { base: other, other: base },
  }[which];
  shell.set({ choices: { ...shell.state.get().choices, ...chosen } });
}

/** To an instant of one of the two that are compared, whichever branch was looked at. */
export async function travelCompared(shell: Shell, atUs: number): Promise<void> {
  const pair = shownPair(shell);
  const shown = shell.state.get().session?.state.get().view?.branch;
  if (pair === null || shown === undefined) return;
  if (shown !== pair.base && shown !== pair.other && !(await lookAt(shell, pair.other))) return;
  travel(shell, atUs);
}

/** Plays the branch that is behind as far as the other, or both to their ends; the one that was looked at is looked at again. */
export async function playOn(shell: Shell): Promise<void> {
  const pair = shownPair(shell);
  const session = shell.state.get().session;
  const shown = session?.state.get().view?.branch;
  if (pair === null || session === null || shown === undefined) return;
  // They stay the ones that are compared, whichever is played meanwhile.
  shell.set({ choices: { ...shell.state.get().choices, ...pair } });
  const states = branchesOf(shell).filter(({ id }) => id === pair.base || id === pair.other);
  if (states.every(({ isOver }) => isOver)) {
    shell.say('both have been played to their ends');
    return;
  }
  const furthestUs = Math.max(...states.map(({ frontierUs }) => frontierUs));
  const areLevel = states.every(({ frontierUs }) => frontierUs === furthestUs);
  const behind = states.filter(({ isOver, frontierUs }) => !isOver && (areLevel || frontierUs < furthestUs));
  // What is looked at comes last: it need not be gone back to.
  behind.sort((a, b) => Number(a.id === shown) - Number(b.id === shown));
  for (const { id } of behind) {
    const horizonUs = session.state.get().facts.get(id)?.scenario.horizonUs ?? 0;
    if (!(await lookAt(shell, id))) return;
    const answer = await shell.send({ kind: 'seek', toUs: areLevel ? horizonUs : Math.min(horizonUs, furthestUs) });
    if (answer === null) return;
  }
  await lookAt(shell, shown);
}

async function lookAt(shell: Shell, branch: number): Promise<boolean> {
  if (shell.state.get().session?.state.get().view?.branch === branch) return true;
  return (await shell.send({ kind: 'switch', branch })) !== null;
}

function branchesOf(shell: Shell): readonly BranchState[] {
  return shell.state.get().session?.state.get().view?.branches ?? [];
}
