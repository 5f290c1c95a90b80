/** The HTML report as a document: what is in it, that nothing in it is what it was not meant to be, the same bytes again. */
import { parseHTML } from 'linkedom';
import { beforeAll, describe, expect, it } from 'vitest';
import { htmlReport } from '../../../reports/html/htmlReport.ts';
import type { AssessReport, Report } from '../../../reports/reporters/report.ts';
import type { LossRecord } from '../../../studies/result.ts';
import { FILE, PROBLEM, runReport, unfinishedReport } from '../reporters/fakeReport.ts';
import { wholeYear, YEAR_FILE } from './years.ts';

const SOURCE = Array.from({ length: 50 }, (_, i) =>
  i === 40 ? '# </code></pre><script>no</script>' : `line${i}: 1`,
).join('\n');
const RUN = runReport();
const SHOWN = runReport({ scenario: { ...RUN.result.scenario, source: SOURCE } });

const documentOf = (...reports: readonly Report[]) => parseHTML(htmlReport(reports)).document;
type Page = ReturnType<typeof documentOf>;

const textOf = (page: Page, selector: string): string =>
  page.querySelector(selector)!.textContent.replaceAll(/\s+/g, ' ').trim();
const textsOf = (page: Page, selector: string): string[] =>
  [...page.querySelectorAll(selector)].map(({ textContent }) => textContent.replaceAll(/\s+/g, ' ').trim());
const rowWith = (page: Page, text: string): string | undefined =>
  [...page.querySelectorAll('tr')]
    .map((row) =>
      [...row.children]
        .map(({ textContent }) => textContent)
        .join(' ')
        .replaceAll(/\s+/g, ' ')
        .trim(),
    )
    .find((row) => row.includes(text));

let year: AssessReport;
beforeAll(async () => {
  year = await wholeYear();
});

describe('the page of a run', () => {
  let page: Page;
  beforeAll(() => {
    page = documentOf(SHOWN);
  });

  it('opens with the verdict and the sentence that the text opens with', () => {
    expect(textsOf(page, 'h1')).toEqual(['lose-east-us']);
    expect(textOf(page, '.banner .badge')).toBe('✗ fail');
    expect(textOf(page, '.banner .lead')).toMatch(/^You would have lost 44 images \[/);
    expect(textsOf(page, '.tiles dd')[1]).toMatch(/^44 95 %: \S+ to \S+$/);
  });

  it('has every part, each with a link at the top', () => {
    const parts = [
      'Verdicts',
      'Timeline',
      'Figures',
      'Losses',
      'Journal',
      'Cost',
      'Assumptions',
      'Scenario',
      'To see it again',
    ];
    expect(textsOf(page, 'section > h2')).toEqual(parts);
    expect(textsOf(page, 'nav a')).toEqual(parts);
    for (const link of page.querySelectorAll('a')) {
      expect(page.getElementById(link.getAttribute('href')!.slice(1))).not.toBeNull();
    }
  });

  it('tells of each verdict its reason and the line that asks for it, and how to see it again', () => {
    expect(rowWith(page, 'rpo_age.max <= 30m')).toMatch(
      /✓ pass expected rpo_age\.max <= 30m .*lose-a-region\.yaml:41$/,
    );
    expect(textOf(page, '#report-line-41')).toBe('# </code></pre><script>no</script>');
    expect(textOf(page, '.repro')).toBe(SHOWN.result.repro);
  });

  it('draws faults and availability over one axis, told in words and as a table too', () => {
    const drawing = page.querySelector('#report-timeline ~ figure svg')!;
    expect(drawing.getAttribute('role')).toBe('img');
    expect(drawing.getAttribute('aria-label')).toMatch(
      /^Timeline of 6:00:00\. Faults: stall, .* planned 2:00:00, fired 2:00:00, recovered 2:30:00; loss, .*eastus answers/,
    );
    const words = textsOf(page, 'figure svg text');
    for (const word of ['stall: pause eastus→2', 'loss: eastus', 'eastus pushes', '3:00'])
      expect(words).toContain(word);
    expect(rowWith(page, '2:30:00 ')).toBe('2:30:00 52 % 97.0 % 0 % 99.90 %');
  });

  it('shows causal chains of some losses, and says how many more there are', () => {
    expect(textsOf(page, '.chains details').length).toBe(41);
    const many = Array.from({ length: 5000 }, (): LossRecord => RUN.result.losses[0]!);
    const crowded = documentOf(runReport({ losses: many }));
    expect(crowded.querySelectorAll('.chains details').length).toBe(60);
    expect(textOf(crowded, '.chains > .note')).toMatch(/^… and 4,940 more in seed 1 /);
  });

  it('gives every assumption its grade and source', () => {
    expect(rowWith(page, 'registry.replication.bandwidth')).toMatch(/1Gbps assumed no figure is published$/);
  });

  it('is undecided where seeds are unfinished, and warns of the defect', () => {
    const undecided = documentOf(unfinishedReport());
    expect(textOf(undecided, '.banner .badge')).toBe('? undecided');
    expect(textOf(undecided, '.warnings')).toContain('A defect in nines kept seed 2 from its end: bytes < 0');
  });
});

describe('the page of an assessment', () => {
  let page: Page;
  beforeAll(() => {
    page = documentOf(year);
  });

  it('has every part that the result has', () => {
    expect(textsOf(page, 'section > h2')).toEqual([
      ...[
        'Verdicts',
        'Durability',
        'What loses data',
        'Availability',
        'Recovery point',
        'Cost',
        'Sensitivity',
        'Curve',
      ],
      ...['Guards', 'Method', 'Assumptions', 'Scenario', 'To see it again'],
    ]);
    expect(textOf(page, '.banner .badge')).toBe('✗ fail');
  });

  it('draws nines, shares, sensitivity and the curve, each told in words', () => {
    const told = [...page.querySelectorAll('svg[role=img]')].map((svg) => svg.getAttribute('aria-label'));
    expect(told).toEqual([
      expect.stringMatching(/^Nines of durability: total \d/),
      expect.stringMatching(/^What loses data, shares: 3 nodes 80 %, devices; region\.loss@eastus 20 %, disasters\.$/),
      'Nines of availability: fleet pulls 3.7 (3.5 to 4.2) nines; builds pushes at least 5.0 nines.',
      expect.stringMatching(/^Nines of a placement group in its first year: .* node\.loss halved \d/),
      expect.stringMatching(/^Curve of node\.loss, nines of a placement group/),
    ]);
  });

  it('has no part for what was not assessed', () => {
    const none = { durability: null, withinFirstYear: null, withinMission: null, mttdlYears: null };
    const alone = documentOf({ ...year, result: { ...year.result, ...none } });
    expect(textsOf(alone, 'section > h2').slice(0, 3)).toEqual(['Verdicts', 'Availability', 'Guards']);
    const short = documentOf({ ...year, result: { ...year.result, sensitivity: null, curve: null, rpo: null } });
    for (const part of ['Sensitivity', 'Curve', 'Recovery point']) expect(textsOf(short, 'h2')).not.toContain(part);
  });

  it('does without the scenario’s text where the result has none', () => {
    const { name, hash } = year.result.scenario;
    const bare = documentOf({ ...year, result: { ...year.result, scenario: { name, hash } } });
    expect(textsOf(bare, 'h2')).not.toContain('Scenario');
    expect(rowWith(bare, 'durability.nines >= 12')).toContain(`${YEAR_FILE}:2`);
  });
});

describe('one page of several files', () => {
  let page: Page;
  beforeAll(() => {
    page = documentOf(SHOWN, PROBLEM, year, SHOWN);
  });

  it('opens with their contents, those that were not played among them', () => {
    expect(textsOf(page, 'h1')).toEqual(['nines: 3 failed, 1 not played of 4 scenarios']);
    expect(textsOf(page, '.contents li')).toEqual([
      expect.stringMatching(/^✗ fail lose-east-us You would/),
      expect.stringMatching(/^✗ not played bad\.yaml 2 problems/),
      expect.stringMatching(/^✗ fail three-copies/),
      expect.stringMatching(/^✗ fail lose-east-us/),
    ]);
  });

  it('tells where a file is wrong, in red', () => {
    expect(textsOf(page, '.problems li')).toEqual([
      'bad.yaml:3: a scenario has no key `regstry`',
      'bad.yaml: it has no clients',
    ]);
    expect([...page.querySelectorAll('.banner')].map(({ className }) => className)).toEqual([
      ...['banner fail', 'banner fail', 'banner fail', 'banner fail'],
    ]);
  });

  it('has no id twice', () => {
    const ids = [...page.querySelectorAll('[id]')].map(({ id }) => id);
    expect(ids.filter((id, i) => ids.indexOf(id) !== i)).toEqual([]);
  });
});

describe('whatever stands in a result', () => {
  const HOSTILE = `</script></title><img src=x onerror="alert(1)">'&amp;\u0000\u202e${'x'.repeat(80)}`;

  /** The same with every text, and every name, made hostile. */
  function hostile(value: unknown, key = ''): unknown {
    if (typeof value === 'string') {
      return ['kind', 'verdict', 'operation', 'class', 'unit', 'used', 'grade', 'hazards', 'from'].includes(key)
        ? value
        : `${value}${HOSTILE}`;
    }
    if (Array.isArray(value)) return value.map((each) => hostile(each, key));
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, hostile(each, name)]));
  }

  it('is text: there is no element, attribute or script that was not meant', () => {
    const reports = [SHOWN, year, PROBLEM].map((report): Report => {
      const places = report.kind === 'problem' ? {} : { places: report.places };
      return { ...(hostile(report) as Report), ...places } as Report;
    });
    const page = htmlReport(reports);
    const { document } = parseHTML(page);
    expect(/<script|<img|<\/script/i.test(page)).toBe(false);
    expect(document.querySelectorAll('script, img, iframe, object, [onerror], [onload]').length).toBe(0);
    expect(page.includes('\u0000')).toBe(false);
    expect(textOf(document, 'h1')).toMatch(/^nines: /);
    expect(textOf(document, '.contents li a')).toContain(
      `lose-east-us</script></title><img src=x onerror="alert(1)">'&amp;\uFFFD`,
    );
  });
});

describe('the document', () => {
  it('is the same bytes again, whatever was drawn before', () => {
    const first = htmlReport([SHOWN, year]);
    htmlReport([year]);
    expect(htmlReport([SHOWN, year]) === first).toBe(true);
  });

  it('fetches nothing and runs nothing, and says so', () => {
    const page = htmlReport([SHOWN, year]);
    expect(page).toMatch(/<meta http-equiv="Content-Security-Policy" content="default-src &#39;none&#39;; style-src/);
    expect(page.match(/\b(?:src|href|action)="(?!#|data:,")[^"]*"|@import|url\((?!#)/g)).toBeNull();
    expect(page.length).toBeLessThan(400_000);
  });

  it('has one first heading, a language, landmarks, and tables with captions and heads', () => {
    for (const page of [documentOf(SHOWN), documentOf(SHOWN, PROBLEM, year)]) {
      expect(page.querySelectorAll('h1').length).toBe(1);
      expect(page.documentElement.getAttribute('lang')).toBe('en');
      expect(page.querySelectorAll('main').length).toBe(1);
      for (const table of page.querySelectorAll('table')) {
        expect(table.querySelector('caption')!.textContent).not.toBe('');
        const heads = [...table.querySelectorAll('th')];
        expect(heads.filter((head) => !head.hasAttribute('scope') || head.textContent.trim() === '')).toEqual([]);
      }
    }
  });

  it('names the file of a place in full where its text is not in the document', () => {
    const bare = documentOf(runReport({ scenario: { ...RUN.result.scenario, source: null } }));
    expect(rowWith(bare, 'rpo_age.max')).toContain(`${FILE}:41`);
  });
});
