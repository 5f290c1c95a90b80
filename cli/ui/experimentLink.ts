/** The way to whoever plays an experiment: a thread, or what stands in for one. */
import { DRAWN, type ExperimentScript, type NumberedCommand, type Report } from './protocol.ts';
import { startThread, type ThreadLink, type ThreadListener } from './threadLink.ts';

export interface ExperimentLink extends ThreadLink<NumberedCommand> {
  /** The last view is on the screen. */
  drawn(): void;
}

export type LinkListener = ThreadListener<Report>;
export type OpenLink = (script: ExperimentScript, listener: LinkListener) => ExperimentLink;

export const experimentThread: OpenLink = (script, listener) => {
  const entry = new URL('./experimentThread.js', import.meta.url);
  const { post, close } = startThread<NumberedCommand | typeof DRAWN, Report>(entry, script, listener, 'its thread');
  return { post, close, drawn: () => post(DRAWN) };
};
