import { createInterface, type Interface } from 'node:readline';
import { Interrupted } from './interrupt.ts';
import { UsageError } from './usageError.ts';

export interface Question<Answer> {
  readonly text: string;
  /** What a flag has answered already. */
  readonly given: string | undefined;
  /** What an empty answer means, and no answer. */
  readonly fallback: string;
  /** Throws UsageError for what is no answer. */
  readonly read: (text: string) => Answer;
}

/**
 * Asks on standard error and reads answers from standard input, a line each: a person's at a terminal, who is asked again after a wrong one,
 * or those that were piped in, whose end leaves the defaults.
 */
export class Questions {
  readonly #asks: boolean;
  readonly #isTerminal = process.stdin.isTTY === true;
  #lines: Interface | null = null;
  #answers: AsyncIterator<string> | null = null;

  /** Without `asks` every question is answered by its flag or its default. */
  constructor(asks: boolean) {
    this.#asks = asks;
  }

  async ask<Answer>({ text, given, fallback, read }: Question<Answer>): Promise<Answer> {
    if (given !== undefined || !this.#asks) return read(given ?? fallback);
    for (;;) {
      const answer = (await this.#nextLine(`${text} [${fallback}] `)).trim();
      try {
        return read(answer === '' ? fallback : answer);
      } catch (error) {
        if (!(error instanceof UsageError) || !this.#isTerminal) throw error;
        process.stderr.write(`  ${error.message}${error.hint === '' ? '' : `; ${error.hint}`}\n`);
      }
    }
  }

  close(): void {
    this.#lines?.close();
  }

  /** Empty after the end of what was piped in; at a terminal an end (Ctrl-D, Ctrl-C) means that nothing is wanted. */
  async #nextLine(prompt: string): Promise<string> {
    this.#lines ??= createInterface({ input: process.stdin, output: process.stderr, terminal: this.#isTerminal });
    this.#answers ??= this.#lines[Symbol.asyncIterator]();
    this.#lines.setPrompt(prompt);
    this.#lines.prompt();
    const { value, done } = await this.#answers.next();
    // A terminal shows what is typed; a transcript of piped answers should too.
    if (!this.#isTerminal || done === true) process.stderr.write(`${value ?? ''}\n`);
    if (done !== true) return value;
    if (this.#isTerminal) throw new Interrupted('nothing was written');
    return '';
  }
}
