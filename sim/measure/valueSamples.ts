/** Values by metric and labels, in the order in which they were first asked for. */
import type { Labels, ValueSample } from '../outcome.ts';

type Growing = ValueSample & { readonly values: number[]; readonly open: number[] };

export class ValueSamples {
  readonly all: Growing[] = [];
  private readonly known = new Map<string, Growing>();

  /** The sample of this metric and these labels, begun where there is none; for whoever calls to push values to. */
  of(metric: string, labels: Labels, unit: ValueSample['unit']): Growing {
    return this.found(metric, labels, () => ({ metric, labels, unit, values: [], open: [] }));
  }

  /** What of a value, that stands there as a whole, is one class's. */
  partOf(metric: string, labels: Labels, unit: ValueSample['unit']): Growing {
    return this.found(metric, labels, () => ({ metric, labels, unit, values: [], open: [], isPart: true }));
  }

  private found(metric: string, labels: Labels, make: () => Growing): Growing {
    const key = JSON.stringify([metric, labels]);
    let sample = this.known.get(key);
    if (sample === undefined) {
      sample = make();
      this.known.set(key, sample);
      this.all.push(sample);
    }
    return sample;
  }
}
