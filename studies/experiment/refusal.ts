/** What somebody asked of an experiment cannot be done; the experiment is as it was. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  /** What to do: a sentence without a full stop, or empty. */
  readonly hint: string;

  constructor(message: string, hint: string) {
    super(message);
    this.hint = hint;
  }
}
