/** `x`: which fault, and with which keys. */
import { formatClock } from '../../studies/figures.ts';
import { actionForm, faultForm, faultOf } from './forms/faultForm.ts';
import { attempted } from './performing.ts';
import type { FormOverlay, Shell } from './shell.ts';
import { aimUs } from './timeTravel.ts';

/** Time stands still meanwhile: the fault strikes where the user saw what it is to strike. */
export function askForFault(shell: Shell): void {
  const { session } = shell.state.get();
  const facts = session?.facts;
  if (session === null || facts === null || facts === undefined) return;
  const isRunning = session.can('pause');
  if (isRunning) void shell.send({ kind: 'pause' });
  const goOn = () => {
    if (isRunning) void shell.send({ kind: 'run', speed: shell.state.get().speed });
  };
  const overlayOf = (action: string): FormOverlay => ({
    kind: 'form',
    form: faultForm(action, facts, formatClock(aimUs(shell))),
    onComplete: (values) => attempted(shell, { kind: 'inject', fault: faultOf(action, values) }, goOn),
    onClose: goOn,
  });
  shell.set({
    overlay: {
      kind: 'form',
      form: actionForm(),
      onComplete: (values) => {
        shell.set({ overlay: overlayOf(values['action'] ?? '') });
        return null;
      },
      onClose: goOn,
    },
  });
}
