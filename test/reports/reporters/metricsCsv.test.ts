import { describe, expect, it } from 'vitest';
import { csv } from '../../../reports/csv.ts';
import { metricsCsv } from '../../../reports/reporters/metricsCsv.ts';
import { assessReport, PROBLEM, runReport, unfinishedReport } from './fakeReport.ts';

const linesOf = (text: string, start: string): string[] => text.split('\n').filter((line) => line.startsWith(start));

describe('figures as CSV', () => {
  const text = metricsCsv([runReport(), assessReport(), PROBLEM]);

  it('have a row for each metric, set of labels and statistic, and nothing for what does not apply', () => {
    expect(linesOf(text, 'lose-east-us,images_lost,region=eastus,')).toEqual(
      ['n,3,count', 'open,0,count', 'count,132,count', 'mean,44,count', 'p50,44,count', 'p90,47,count', 'p99,47,count']
        .concat('max,47,count')
        .map((rest) => `lose-east-us,images_lost,region=eastus,${rest}`)
        .concat(linesOf(text, 'lose-east-us,images_lost,region=eastus,').slice(-2)),
    );
    expect(linesOf(text, 'lose-east-us,images_lost,region=eastus,').slice(-2)).toEqual([
      expect.stringContaining(',lower95,'),
      expect.stringContaining(',upper95,'),
    ]);
    expect(linesOf(text, 'lose-east-us,images_lost,,mean,')).toEqual(['lose-east-us,images_lost,,mean,44,count']);
    expect(linesOf(text, 'lose-east-us,pull_ok,client=westeurope,rate,')).toHaveLength(1);
  });

  it('have every figure of the result', () => {
    const found = runReport().result.metrics;
    const series = Object.values(found).flatMap((metric) => (metric === null ? [] : [metric, ...metric.by]));
    const known = series.flatMap((each) => Object.values(each).filter((value) => typeof value === 'number'));
    expect(linesOf(metricsCsv([runReport({ verdicts: [] })]), 'lose-east-us,')).toHaveLength(known.length);
  });

  it('quote labels as RFC 4180 has it, in the form of expressions', () => {
    expect(linesOf(text, 'lose-east-us,replication_lag,"from=eastus,to=westeurope",p50,')).toHaveLength(1);
    expect(csv(['a'], [['x\r"y"'], ['z']])).toBe('a\n"x\r""y"""\nz\n');
  });

  it('have the figures of a year', () => {
    expect(linesOf(text, 'two-regions,durability,kind=total,')).toEqual([
      'two-regions,durability,kind=total,nines,7.3,nines',
      'two-regions,durability,kind=total,lostInFirstYear,5e-8,fraction',
      'two-regions,durability,kind=total,lostInFirstYearLower95,2.5e-8,fraction',
      'two-regions,durability,kind=total,lostInFirstYearUpper95,1e-7,fraction',
      'two-regions,durability,kind=total,lostPerYear,6e-8,1/y',
      'two-regions,durability,kind=total,lostPerYearLower95,3e-8,1/y',
      'two-regions,durability,kind=total,lostPerYearUpper95,1.2e-7,1/y',
      'two-regions,durability,kind=total,hits,640,count',
    ]);
    expect(text).toContain('two-regions,availability,"client=builds,operation=push",minutes,1.1,min/y\n');
    expect(text).toContain('two-regions,cost,,mean,176.2,USD\n');
    expect(text).toContain('two-regions,cost,"kind=tier,region=eastus",mean,50,USD\n');
    expect(linesOf(text, 'two-regions,mttdl,')).toHaveLength(2);
  });

  it('have what was judged, and no value for what is undecided', () => {
    expect(text).toContain('lose-east-us,verdict,"kind=invariant,name=closure",pass,1,boolean\n');
    expect(text).toContain('two-regions,verdict,"kind=expect,name=""durability.nines >= 12""",pass,0,boolean\n');
    expect(text).toContain('two-regions,verdict,"kind=guard,name=precision",pass,,boolean\n');
    expect(linesOf(text, 'bad.yaml,')).toHaveLength(2);
    expect(linesOf(metricsCsv([unfinishedReport()]), 'lose-east-us,verdict,"kind=seed,name=3..5",pass,,')).toHaveLength(
      1,
    );
  });

  it('have a head even where there is nothing', () => {
    expect(metricsCsv([])).toBe('scenario,metric,labels,statistic,value,unit\n');
  });
});
