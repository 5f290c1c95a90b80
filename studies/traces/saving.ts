/** Files that cannot be written, in one sentence. */
import { causeOf, SaveError } from '../save.ts';

/** Does what writes to a path. Throws SaveError where the file system refuses. */
export async function saving<T>(path: string, write: () => Promise<T>): Promise<T> {
  try {
    return await write();
  } catch (error) {
    throw new SaveError(`${path} could not be written: ${causeOf(error)}`, { cause: error });
  }
}
