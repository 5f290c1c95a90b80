import { useEffect, useRef, useState } from 'react';
import type { ExperimentView, Moment } from '../../../studies/experiment/view.ts';
import { Refused } from '../experimentSession.ts';
import type { Answer, Command } from '../protocol.ts';
import type { ScreenProps } from './screen.ts';

/** While time goes on it is asked anew at most this often. */
const AGAIN_MS = 400;

/** What was asked last: by it an answer is known to be wanted still. */
interface Asked {
  readonly question: string;
  /** What it was true at. */
  readonly instant: string;
  readonly atMs: number;
}

/** Both null until something has come back. */
export interface Reply<Kind extends Answer['kind']> {
  readonly answer: Extract<Answer, { kind: Kind }> | null;
  /** Why there is no answer to what is asked now. */
  readonly refused: Refused | null;
}

type Asking = Pick<ScreenProps, 'send' | 'view' | 'isRunning'>;

/**
 * What the thread answers to a question of a screen, null until it has; the last answer stands while the next is under way. It is asked anew
 * when the command or the branch is another, and when the cursor has moved, while time goes on not too often. Null asks nothing.
 */
export function useAnswer<Kind extends Answer['kind']>(
  props: Asking,
  command: Command | null,
  kind: Kind,
): Extract<Answer, { kind: Kind }> | null {
  return useReply(props, command, kind).answer;
}

/** The same, for questions that may be refused. */
export function useReply<Kind extends Answer['kind']>(
  { send, view, isRunning }: Asking,
  command: Command | null,
  kind: Kind,
): Reply<Kind> {
  const [reply, setReply] = useState<Reply<Kind> & { readonly to: string }>({ answer: null, refused: null, to: '' });
  const last = useRef<Asked>({ question: '', instant: '', atMs: 0 });
  const question = command === null ? '' : `${view.branch} ${JSON.stringify(command)}`;
  const instant = `${view.cursorUs} ${view.frontierUs} ${view.events}`;
  useEffect(() => {
    const { current } = last;
    if (question === '' || (current.question === question && current.instant === instant)) return;
    const ask = () => {
      last.current = { question, instant, atMs: Date.now() };
      const asked: Command = JSON.parse(question.slice(question.indexOf(' ') + 1));
      const take = (given: Reply<Kind>) => {
        if (last.current.question === question) setReply({ ...given, to: `${question} ${instant}` });
      };
      send(asked).then(
        (given) => {
          if (isOf(given, kind)) take({ answer: given, refused: null });
        },
        (error: unknown) => {
          if (error instanceof Refused) take({ answer: null, refused: error });
        },
      );
    };
    const isSoon = isRunning && current.question === question;
    const timer = setTimeout(ask, isSoon ? Math.max(0, current.atMs + AGAIN_MS - Date.now()) : 0);
    return () => clearTimeout(timer);
  }, [send, question, instant, isRunning, kind]);
  const isOfNow = isRunning ? reply.to.startsWith(`${question} `) : reply.to === `${question} ${instant}`;
  return { answer: reply.answer, refused: isOfNow ? reply.refused : null };
}

/**
 * Whether an answer may be shown beside a view. Where time stands still it is to be of the same events, so that nobody reads the losses of
 * another instant; while it runs an answer is a moment old, and never of what is still to come.
 */
export function isTrueOf(at: Moment, view: Pick<ExperimentView, keyof Moment>, isRunning: boolean): boolean {
  if (at.branch !== view.branch) return false;
  return isRunning ? at.cursorUs <= view.cursorUs : at.cursorUs === view.cursorUs && at.events === view.events;
}

function isOf<Kind extends Answer['kind']>(answer: Answer, kind: Kind): answer is Extract<Answer, { kind: Kind }> {
  return answer.kind === kind;
}
