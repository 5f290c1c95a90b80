/** Moves in time that are asked for faster than they are done: the newest is done next, those between are not. */
import type { Shell } from './shell.ts';

interface Journey {
  readonly toUs: number;
  next: number | null;
}

const under = new WeakMap<Shell, Journey>();

/** Where the cursor is, or will be once what was asked for is done. */
export function aimUs(shell: Shell): number {
  const journey = under.get(shell);
  return journey?.next ?? journey?.toUs ?? shell.state.get().session?.state.get().view?.cursorUs ?? 0;
}

export function travel(shell: Shell, toUs: number): void {
  const { session } = shell.state.get();
  const horizonUs = session?.facts?.scenario.horizonUs ?? 0;
  const aim = Math.max(0, Math.min(horizonUs, Math.round(toUs)));
  const journey = under.get(shell);
  if (journey === undefined) void go(shell, aim);
  else journey.next = aim;
}

async function go(shell: Shell, toUs: number): Promise<void> {
  const journey: Journey = { toUs, next: null };
  under.set(shell, journey);
  await shell.send({ kind: 'seek', toUs });
  under.delete(shell);
  if (journey.next !== null && journey.next !== toUs) void go(shell, journey.next);
}
