/** Every relative link of the pages leads somewhere, to the heading too; every scenario in them is one. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseScenario } from '../../scenarios/load.ts';
import { NEW_SCENARIO, newScenarioText } from '../../scenarios/template.ts';
import { Measurements } from '../../studies/measurements.ts';
import { stage } from '../../studies/play.ts';
import { ROOT } from '../house/sources.ts';

const PAGES = ['README.md', 'ARCHITECTURE.md', ...readdirSync(join(ROOT, 'docs')).map((file) => `docs/${file}`)].filter(
  (file) => file.endsWith('.md'),
);
const textOf = (page: string): string => readFileSync(join(ROOT, page), 'utf8');

describe('the pages', () => {
  it.each(PAGES)('%s links only to what is there', (page) => {
    const links = [...textOf(page).matchAll(/\]\(([^)\s]+)\)/g)].map(([, link]) => link!);
    const dead = links
      .filter((link) => !/^(?:https?|mailto):/.test(link))
      .filter((link) => !leadsSomewhere(page, link));
    expect(dead).toEqual([]);
  });

  it.each(PAGES)('%s shows only scenarios that are valid', (page) => {
    for (const text of scenariosIn(page)) expect(() => parseScenario(text, page)).not.toThrow();
  });
});

describe('the README', () => {
  it('has a check to put in the place of the one in a new scenario', () => {
    const check = /^ {3}expect:\n(?: {5}- .+\n)+/m.exec(textOf('README.md'))?.[0].replaceAll(/^ {3}/gm, '');
    const text = newScenarioText(NEW_SCENARIO);
    const end = text.indexOf('expect:');
    expect(text.slice(end).replace(/^expect:\n(?: {2}- .+\n)+/, '')).toBe('');
    const { scenario } = parseScenario(text.slice(0, end) + check, 'my-registry.yaml');
    expect(scenario.expect.map(({ text: each }) => each)).toContain('images_lost == 0');
  });
});

describe('the page of faults', () => {
  it('shows a zone that is lost by lrs and not by zrs', () => {
    const [text = ''] = scenariosIn('docs/faults.md').filter((each) => each.includes('lose-a-zone'));
    const stored = 2121;
    expect(lostIn(text, [])).toBeGreaterThan(0.9 * stored);
    expect(lostIn(text, ['registry.storage.scheme=zrs'])).toBe(0);
  });
});

function leadsSomewhere(page: string, link: string): boolean {
  const [file = '', heading] = link.split('#');
  const target = file === '' ? page : join(dirname(page), file);
  if (!existsSync(join(ROOT, target))) return false;
  return heading === undefined || headingsOf(target).includes(heading);
}

/** As GitHub names them. */
function headingsOf(page: string): string[] {
  return [...textOf(page).matchAll(/^#+ (.+)$/gm)].map(([, title]) =>
    title!
      .toLowerCase()
      .replaceAll(/[^\w\s-]/g, '')
      .replaceAll(/\s/g, '-'),
  );
}

function scenariosIn(page: string): string[] {
  const blocks = [...textOf(page).matchAll(/^```yaml\n([\s\S]*?)^```$/gm)].map(([, text]) => text!);
  return blocks.filter((text) => text.startsWith('apiVersion:'));
}

function lostIn(text: string, sets: readonly string[]): number {
  const { scenario, source } = parseScenario(text, 'lose-a-zone.yaml', sets);
  const outcomes = [stage({ scenario, directory: source.directory }).play(1, () => {})];
  return new Measurements(outcomes, false).statistics('images_lost', {})?.count ?? -1;
}
