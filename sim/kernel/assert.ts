/**
 * Assertions that stay on. A false one is a defect of the program, never of the user's input: input is refused
 * earlier, with a message that names file and line.
 */

/** Thrown by `assert`; the command line turns it into the exit code for a defect. */
export class Defect extends Error {
  override readonly name = 'Defect';
}

/**
 * Throws a `Defect` unless `condition` holds. Assert one condition at a time, with a constant message: building a
 * message costs more than the check.
 */
export function assert(condition: boolean, message: string): asserts condition {
  if (!condition) fail(message);
}

/** Out of line, so that `assert` itself is small enough to be inlined everywhere. */
function fail(message: string): never {
  throw new Defect(message);
}
