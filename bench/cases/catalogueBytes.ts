import { ownProgram } from '../references.ts';
import type { LimitCase } from './case.ts';

/** Memory of the catalogue at a million images, beyond the shared pools. */
export function catalogueBytesCases(): readonly LimitCase[] {
  return [catalogueBytesCase('blob', 64), catalogueBytesCase('manifest', 128)];
}

function catalogueBytesCase(entry: 'blob' | 'manifest', bytesMax: number): LimitCase {
  return {
    kind: 'limit',
    name: `catalogue memory, 1000000 images`,
    unit: `bytes/${entry}`,
    own: ownProgram('catalogueBytes', [entry, '1000000']),
    rounds: 1,
    bar: { is: 'at most', value: bytesMax },
  };
}
