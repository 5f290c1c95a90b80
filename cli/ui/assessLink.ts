/** The way to whoever assesses branches: a thread, or what stands in for one. */
import type { AssessOrder, AssessReport } from './assessProtocol.ts';
import { startThread, type ThreadLink, type ThreadListener } from './threadLink.ts';

export type AssessLink = ThreadLink<AssessOrder>;
export type AssessListener = ThreadListener<AssessReport>;
export type OpenAssess = (listener: AssessListener) => AssessLink;

export const assessThread: OpenAssess = (listener) =>
  startThread(new URL('./assessThread.js', import.meta.url), null, listener, 'it');
