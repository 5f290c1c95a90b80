import type { Page } from './page.ts';

/** Three lines to copy after the first run: look closer, change one thing, make it a check. `command` is how nines is called here. */
export function nextSteps(file: string, page: Page, command = 'npx nines'): string {
  const lines = [
    ['Watch one seed', `${command} run ${file} --seed 1`],
    ['Change one thing', `${command} run ${file} --set registry.replication.bandwidth=100Mbps`],
    ['Make it a check', `${command} run ${file} --set 'expect=[images_lost == 0]' --set 'mustFail=[]'`],
  ] as const;
  return `\n${lines.map(([what, line]) => `${page.color.dim(`${what}:`.padEnd(20))}${line}`).join('\n')}\n`;
}
