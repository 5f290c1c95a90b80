/** One thing that is documented of the registry (or of what it stands on), and what the model has of it. */
import type { SourceName } from './sources.ts';

interface Said {
  /** In our own words. */
  readonly says: string;
  readonly source: SourceName | readonly SourceName[];
}

/** A setting switches it, and a test of test/settings shows which metric that moves, and which way: the test's title. */
export interface Switched extends Said {
  readonly effect: string;
}

/** What the tier or another setting forbids: a scenario file of test/cli/bad-files that is refused for it. */
export interface Refused extends Said {
  readonly refused: string;
}

/** Not in the model. */
export interface Left extends Said {
  readonly left: string;
}

export type Sentence = Switched | Refused | Left;

/** Sentences about one subject. */
export interface Subject {
  readonly title: string;
  readonly sentences: readonly Sentence[];
}
