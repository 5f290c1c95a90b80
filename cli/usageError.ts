/** A command line that cannot be obeyed: one sentence, and what to do instead. Ends the command with exit code 104. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
  readonly hint: string;
  constructor(message: string, hint = '') {
    super(message);
    this.hint = hint;
  }
}
