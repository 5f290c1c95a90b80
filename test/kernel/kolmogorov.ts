/** The greatest distance between the samples' distribution function and `law`: the Kolmogorov–Smirnov statistic. */
export function kolmogorovDistance(samples: Float64Array, law: (x: number) => number): number {
  const sorted = Float64Array.from(samples).sort();
  let distance = 0;
  sorted.forEach((x, i) => {
    const p = law(x);
    distance = Math.max(distance, p - i / sorted.length, (i + 1) / sorted.length - p);
  });
  return distance;
}
