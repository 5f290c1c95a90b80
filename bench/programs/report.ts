/** Seconds of processor time of this process so far: other programs on the machine then cost less truth. */
export function processorSeconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}

/** The only line that a program prints: its figure, and a number that its counterparts must agree on. */
export function report(figure: number, check: number): void {
  process.stdout.write(`${figure.toFixed(6)} ${check >>> 0}\n`);
}
