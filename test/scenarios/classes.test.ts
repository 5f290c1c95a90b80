/** `classes:` as it is read: what is wrong with it is said where it stands. */
import { describe, expect, it } from 'vitest';
import { compileScenario } from '../../scenarios/compile.ts';
import { scenarioHash } from '../../scenarios/hash.ts';
import { parseScenario } from '../../scenarios/load.ts';
import { ScenarioError } from '../../scenarios/scenarioError.ts';

const HEAD = 'apiVersion: nines/v1\nname: classes\nregistry: {regions: [eastus]}\n';
const PULLS = 'clients: [{region: eastus, pull: {rate: 1/s}}]\n';

function scenarioOf(yaml: string) {
  return parseScenario(`${HEAD}${yaml}`, 'test.yaml', []).scenario;
}

function problems(yaml: string): string[] {
  try {
    scenarioOf(yaml);
  } catch (error) {
    if (error instanceof ScenarioError)
      return error.issues.map(({ line, column, message }) => `${line}:${column} ${message}`);
    throw error;
  }
  return [];
}

describe('classes of a scenario', () => {
  it('take a pattern or several, whatever their order', () => {
    const [a, b] = [
      scenarioOf(`${PULLS}classes: {x: [redis, "ng*"], y: php}`),
      scenarioOf(`${PULLS}classes: {y: php, x: ["ng*", redis]}`),
    ];
    expect(scenarioHash(a)).toBe(scenarioHash(b));
    const { classes, catalogue } = compileScenario(a, '.');
    const classOf = (name: string) => classes!.names[classes!.ofRepository[catalogue.repositories.indexOf(name)]!];
    expect(['redis', 'nginx', 'php', 'tomee'].map(classOf)).toEqual(['x', 'x', 'y', undefined]);
  });

  it('are no part of a scenario without any', () => {
    expect(scenarioHash(scenarioOf(`${PULLS}classes: {}`))).toBe(scenarioHash(scenarioOf(PULLS)));
  });

  it.each([
    [
      'a pattern that matches nothing',
      `${PULLS}classes: {prod: "prod/**"}`,
      '5:17 `prod/**` matches no repository of this scenario',
    ],
    [
      'a repository in two',
      `${PULLS}classes: {a: redis, b: ["r*s"]}`,
      '5:25 `r*s`: the repository `redis` is in `a` already',
    ],
    [
      'a class that is not there',
      `${PULLS}classes: {a: redis}\nexpect: ["pull_ok{class=b} >= 1%"]`,
      '6:25 `pull_ok{class=b} >= 1%`: there is no class `b` in this scenario',
    ],
    [
      'a metric without classes',
      `${PULLS}classes: {a: redis}\nexpect: ["region_up{class=a} >= 1%"]`,
      '6:21 `region_up{class=a} >= 1%`: `region_up` has no label `class`',
    ],
    ['no pattern', `${PULLS}classes: {a: []}`, null],
  ])('refuse %s', (_, yaml, told) => {
    const found = problems(yaml);
    expect(found).toHaveLength(1);
    if (told !== null) expect(found).toEqual([told]);
  });

  it('are judged: images of one class may not be lost, those of another may', () => {
    const yaml = `clients:
  - name: ci
    region: eastus
    operations: [{at: 1m, op: push, repository: prod/app, tag: v1}, {at: 1m, op: push, repository: dev/app, tag: v1}]
classes: {prod: "prod/*", dev: "dev/*"}
expect: ["images_lost{class=prod} == 0", "images_acknowledged{class=dev} == 1"]`;
    expect(scenarioOf(yaml).expect.map(({ labels }) => labels)).toEqual([{ class: 'prod' }, { class: 'dev' }]);
  });
});
