import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import { withVigilRoute, type RoutedConfig } from '../support/vigilRoute.ts';
import { describeWith, programOf } from '../support/debianPackage.ts';

const RULES = 'provisioning/prometheus/rules';
const promtool = programOf('promtool', 'prometheus');
const amtool = programOf('amtool', 'prometheus-alertmanager');

type Rule = {
  alert?: string;
  labels?: Record<string, string>;
  annotations?: Record<string, string>;
};
type RuleFile = { groups: { name: string; rules: Rule[] }[] };

const ruleFiles = readdirSync(RULES).filter((name) => name.endsWith('.yml'));
const testFiles = readdirSync(join(RULES, 'tests')).map((name) => join(RULES, 'tests', name));
const alerts = ruleFiles.flatMap((name) =>
  (parse(readFileSync(join(RULES, name), 'utf8')) as RuleFile).groups
    .flatMap(({ rules }) => rules)
    .filter((rule) => rule.alert !== undefined),
);

/** What a program says, and how it ends. */
function run(program: string, args: readonly string[]): { status: number | null; said: string } {
  const { status, stdout, stderr } = spawnSync(program, args, { encoding: 'utf8' });
  return { status, said: stdout + stderr };
}

describe('every alert rule that is shipped', () => {
  test.each(alerts.map((rule) => [rule.alert!, rule]))(
    '%s says whose it is, how bad, what it means and what to do',
    (_name, rule) => {
      expect(rule.labels).toMatchObject({ origin: 'vigil', severity: expect.stringMatching(/^(critical|warning)$/) });
      expect(rule.annotations).toMatchObject({
        summary: expect.any(String),
        description: expect.any(String),
        runbook: expect.stringMatching(/^docs\/runbooks\/[a-z-]+\.md$/),
      });
      const runbook = rule.annotations!['runbook']!;
      expect(existsSync(runbook)).toBe(true);
      expect(readFileSync(runbook, 'utf8')).toMatch(new RegExp(`^# ${rule.alert}\n`));
    },
  );

  test.each(alerts.map(({ alert }) => alert!))('%s is tested: that it fires, and that it does not', (alert) => {
    type Case = { alertname: string; exp_alerts?: unknown[] };
    type TestFile = { tests: { alert_rule_test?: Case[] }[] };
    const cases = testFiles
      .flatMap((file) => (parse(readFileSync(file, 'utf8')) as TestFile).tests)
      .flatMap((one) => one.alert_rule_test ?? [])
      .filter(({ alertname }) => alertname === alert);
    expect(cases.some(({ exp_alerts = [] }) => exp_alerts.length > 0)).toBe(true);
    expect(cases.some(({ exp_alerts = [] }) => exp_alerts.length === 0)).toBe(true);
  });
});

describeWith(promtool, 'promtool')('for promtool', () => {
  test.each(ruleFiles)('%s is good', (name) => {
    expect(run(promtool!, ['check', 'rules', join(RULES, name)])).toEqual({
      status: 0,
      said: expect.stringContaining('SUCCESS') as string,
    });
  });

  test.each(testFiles)('%s passes', (file) => {
    const { status, said } = run(promtool!, ['test', 'rules', file]);
    expect([said, status]).toEqual([expect.stringContaining('SUCCESS'), 0]);
  });
});

describeWith(amtool, 'amtool')('for amtool', () => {
  const before: RoutedConfig = {
    route: {
      receiver: 'team',
      routes: [
        { receiver: 'pager', matchers: ['severity="critical"'], continue: true },
        { receiver: 'database', matchers: ['service="db"'] },
      ],
    },
    receivers: [{ name: 'team' }, { name: 'pager' }, { name: 'database' }],
  };

  function fileOf(config: RoutedConfig): string {
    const file = join(mkdtempSync(join(tmpdir(), 'vigil-amtool-')), 'alertmanager.yml');
    writeFileSync(file, stringify(config));
    return file;
  }

  test('a configuration with the example added is good', () => {
    const { status, said } = run(amtool!, ['check-config', fileOf(withVigilRoute(before))]);
    expect([said, status]).toEqual([expect.stringContaining('SUCCESS'), 0]);
    expect(said).toContain('4 receivers');
  });

  test.each([
    ['what no route takes', ['severity=info'], ['team']],
    ['what one route takes', ['service=db'], ['database']],
    ['what one takes and lets go on', ['severity=critical'], ['pager']],
    ['what two take', ['severity=critical', 'service=db'], ['pager', 'database']],
  ])('Vigil gets a copy of %s, and all others what they got before', (_what, labels, receivers) => {
    const receiversOf = (config: RoutedConfig): string[] => {
      const args = ['config', 'routes', 'test', `--config.file=${fileOf(config)}`, ...labels];
      return spawnSync(amtool!, args, { encoding: 'utf8' }).stdout.trim().split(',');
    };
    expect(receiversOf(before)).toEqual(receivers);
    expect(receiversOf(withVigilRoute(before))).toEqual(['vigil', ...receivers]);
  });
});
