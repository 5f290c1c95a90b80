/** A terminal inside the test: what is written is shown by xterm, keys are pushed into its input. */
import { PassThrough } from 'node:stream';
import type { ReadStream, WriteStream } from 'node:tty';
import type { OpenAssess } from '../../../cli/ui/assessLink.ts';
import { openUi, type UiRequest } from '../../../cli/ui/openUi.ts';
import { Screen } from '../../../tools/terminal/screen.ts';
import { type ScriptedAssessor, scriptedAssessor } from './scriptedAssessor.ts';
import { type ScriptedLink, scriptedLink } from './scriptedLink.ts';

export class FakeTerminal extends Screen {
  readonly link: ScriptedLink = scriptedLink();
  readonly assessor: ScriptedAssessor = scriptedAssessor();
  /** Whoever assesses; a script, unless a test says otherwise. */
  openAssess: OpenAssess = this.assessor.open;
  readonly #input = Object.assign(new PassThrough(), {
    isTTY: true,
    isRaw: false,
    setRawMode(isRaw: boolean) {
      this.isRaw = isRaw;
      return this;
    },
    ref() {},
    unref() {},
  });
  readonly #output: PassThrough & { isTTY: boolean; columns: number; rows: number };

  constructor(columns = 80, rows = 24) {
    super(columns, rows);
    this.#output = Object.assign(new PassThrough(), { isTTY: true, columns, rows });
    this.#output.on('data', (chunk: Buffer) => this.take(chunk));
  }

  /** Ends when the user leaves. */
  open(request: Partial<UiRequest> & Pick<UiRequest, 'file'>): Promise<number> {
    return openUi(
      { seed: null, sets: [], ...request },
      {
        stdin: this.#input as unknown as ReadStream,
        stdout: this.#output as unknown as WriteStream,
        openLink: this.link.open,
        openAssess: this.openAssess,
      },
    );
  }

  press(keys: string): void {
    this.#input.write(keys);
  }

  override resize(columns: number, rows: number): void {
    super.resize(columns, rows);
    Object.assign(this.#output, { columns, rows });
    this.#output.emit('resize');
  }

  get isRaw(): boolean {
    return this.#input.isRaw;
  }
}
