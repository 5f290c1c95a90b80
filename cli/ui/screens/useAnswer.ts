import { useEffect, useRef, useState } from 'react';
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

/**
 * What the thread answers to a question of a screen, null until it has; the last answer stands while the next is under way. It is asked anew
 * when the command or the branch is another, and when the cursor has moved, but not too often.
 */
export function useAnswer<Kind extends Answer['kind']>(
  { send, view }: Pick<ScreenProps, 'send' | 'view'>,
  command: Command,
  kind: Kind,
): Extract<Answer, { kind: Kind }> | null {
  const [answer, setAnswer] = useState<Extract<Answer, { kind: Kind }> | null>(null);
  const last = useRef<Asked>({ question: '', instant: '', atMs: 0 });
  const question = `${view.branch} ${JSON.stringify(command)}`;
  const instant = `${view.cursorUs} ${view.frontierUs}`;
  useEffect(() => {
    const { current } = last;
    if (current.question === question && current.instant === instant) return;
    const ask = () => {
      last.current = { question, instant, atMs: Date.now() };
      const asked: Command = JSON.parse(question.slice(question.indexOf(' ') + 1));
      send(asked).then(
        (given) => {
          if (last.current.question === question && isOf(given, kind)) setAnswer(given);
        },
        () => {},
      );
    };
    const dueMs = current.question === question ? Math.max(0, current.atMs + AGAIN_MS - Date.now()) : 0;
    const timer = setTimeout(ask, dueMs);
    return () => clearTimeout(timer);
  }, [send, question, instant, kind]);
  return answer;
}

function isOf<Kind extends Answer['kind']>(answer: Answer, kind: Kind): answer is Extract<Answer, { kind: Kind }> {
  return answer.kind === kind;
}
