/** Seconds of processor time of this process so far: other programs on the machine then cost less truth. */
export function processorSeconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}

/**
 * Events per second of the fastest of up to eight equal parts: what disturbs a machine comes and goes, and the fastest
 * part met least of it. A part is a hundred events for each one pending, so that it holds all that a queue does in turn.
 */
export function eventsPerSecond(pending: number, events: number, run: (events: number) => void): number {
  const parts = Math.min(8, Math.max(1, Math.floor(events / (100 * pending))));
  const part = Math.floor(events / parts);
  let best = 0;
  for (let i = 0; i < parts; i++) {
    const start = processorSeconds();
    run(part);
    best = Math.max(best, part / (processorSeconds() - start));
  }
  return best;
}

/** The only line that a program prints: its figure, and a number that its counterparts must agree on. */
export function report(figure: number, check: number): void {
  process.stdout.write(`${figure.toFixed(6)} ${check >>> 0}\n`);
}
