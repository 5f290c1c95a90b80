/** What seeds came to, kept file by file as they end, so that a run that was cut short need not play them again. */
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { SeedOutcome } from '../../sim/outcome.ts';
import { isRemnant, writeText } from '../save.ts';
import { sealedText, unsealed } from './sealed.ts';

/** What decides, with the seed, on what a seed comes to. */
export interface Origin {
  /** Of nines. */
  readonly version: string;
  /** Of the simulator as it was built: between two versions it may change as well. */
  readonly build: string;
  /** Of the scenario, with what was in the files that it names. */
  readonly hash: string;
}

/** In a directory of saved results. */
const FOLDER = 'seeds';
const NAME = /^\d+-[0-9a-f]{16}\.json$/;

/** The seeds of one scenario in one directory. */
export class KeptSeeds {
  readonly #folder: string;
  readonly #origin: Origin;

  /** @param directory that a result is, or will be, saved in */
  constructor(directory: string, origin: Origin) {
    this.#folder = join(directory, FOLDER);
    this.#origin = origin;
  }

  /** Null: it is not there. `damaged`: it is cut, or somebody has changed it. */
  read(seed: number): SeedOutcome | 'damaged' | null {
    const path = join(this.#folder, this.#nameOf(seed));
    if (!existsSync(path)) return null;
    const kept = unsealed(readFileSync(path, 'utf8')) as Kept | null;
    return kept !== null && this.#isOf(kept, seed) ? kept.outcome : 'damaged';
  }

  /** Whole or not at all. Throws SaveError. */
  keep(outcome: SeedOutcome): void {
    const kept: Kept = { ...this.#origin, seed: outcome.seed, outcome };
    writeText(join(this.#folder, this.#nameOf(outcome.seed)), sealedText(kept));
  }

  namesOf(seeds: readonly number[]): string[] {
    return seeds.map((seed) => this.#nameOf(seed));
  }

  /** Its address is what it is made of: another scenario's, or another version's, is never taken for it. */
  #nameOf(seed: number): string {
    const { version, build, hash } = this.#origin;
    const address = createHash('sha256')
      .update(JSON.stringify([version, build, hash, seed]))
      .digest('hex');
    return `${seed}-${address.slice(0, 16)}.json`;
  }

  #isOf({ version, build, hash, seed, outcome }: Kept, asked: number): boolean {
    const own = this.#origin;
    return (
      version === own.version && build === own.build && hash === own.hash && seed === asked && outcome.seed === asked
    );
  }
}

interface Kept extends Origin {
  readonly seed: number;
  readonly outcome: SeedOutcome;
}

/** Leaves no other seeds in a directory than these, nor what a killed process had begun to write. */
export function keepNoOthers(directory: string, names: readonly string[]): void {
  const wanted = new Set(names);
  const folder = join(directory, FOLDER);
  if (!existsSync(folder)) return;
  for (const name of readdirSync(folder)) {
    const isOurs = NAME.test(name) || isRemnant(name);
    if (isOurs && !wanted.has(name)) rmSync(join(folder, name), { force: true });
  }
}
