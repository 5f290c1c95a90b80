/** What is due to several hazards at once, in as many lines as it takes. */

/** Of `a@x + b@y`; a hazard is never broken, and so a line may be longer than `width` where one alone is. */
export function brokenAtPlus(pattern: string, width: number): string[] {
  const lines: string[] = [];
  for (const hazard of pattern.split(' + ')) {
    const last = lines[lines.length - 1];
    if (last === undefined) lines.push(hazard);
    else if (last.length + hazard.length + 3 <= width) lines[lines.length - 1] = `${last} + ${hazard}`;
    else lines.push(`+ ${hazard}`);
  }
  return lines;
}
