import { newRecord, takeRun } from '../schedule/journeyRecord.ts';
import type { RunResult } from '../contract.ts';
import { settingsOf } from '../testing/settingsOf.ts';
import { exposeChecks } from './exposeChecks.ts';
import { labelText } from '../../exposition/index.ts';

const NOW = 1_800_000_000_000;
const settings = settingsOf({
  services: [{ name: 'till', namespace: 'shop', environment: 'prod', owner: 'money' }],
  owners: [{ team: 'money' }],
  targets: [{ baseUrl: 'http://shop:80' }],
  journeys: [
    {
      id: 'buy',
      name: 'Buy "all"\\\n',
      owner: 'money',
      service: 'till',
      criticality: 'p1',
      schedule: { every: '1m' },
      steps: [{ id: 'a', get: 'http://shop/' }],
    },
  ],
});
const attempt = (outcome: RunResult['outcome'], changes: Partial<RunResult> = {}): RunResult => ({
  ...{ checkId: 'buy', runId: 'r', attempt: 1, location: 'here', scheduledMs: NOW, startedMs: NOW, durationMs: 1500 },
  ...{ outcome, reason: '', failedStep: '', steps: [], leaked: 0, ...changes },
});
const expose = (runs: readonly RunResult[][], nowMs = NOW): readonly string[] => {
  const record = newRecord(settings.journeys[0]!);
  for (const run of runs) takeRun(record, run);
  return [...exposeChecks([record], 'here', nowMs)].join('').split('\n');
};
const LABELS = 'job="Buy \\"all\\"\\\\\\n",instance="http://shop:80",probe="here"';
const OWN = `${LABELS},journey="buy"`;

test('a journey that passes after a retry is exposed with the names that synthetic dashboards read', () => {
  expect(expose([[attempt('fail', { leaked: 2 }), attempt('pass', { attempt: 2 })]])).toEqual(
    expect.arrayContaining([
      '# TYPE probe_success gauge',
      `probe_success{${LABELS}} 1`,
      `probe_duration_seconds{${LABELS}} 1.5`,
      '# TYPE probe_all_success summary',
      `probe_all_success_sum{${LABELS}} 1`,
      `probe_all_success_count{${LABELS}} 1`,
      `sm_check_info{${LABELS},check_name="http",frequency="60000",region="here"} 1`,
      `vigil_journey_info{${OWN},criticality="p1",owner="money",service_name="till",service_namespace="shop",deployment_environment_name="prod"} 1`,
      `vigil_journey_status{${OWN},status="unstable"} 1`,
      `vigil_journey_status{${OWN},status="fail"} 0`,
      `vigil_journey_runs_total{${OWN},outcome="unstable"} 1`,
      `vigil_journey_runs_total{${OWN},outcome="pass"} 0`,
      `vigil_journey_skipped_total{${OWN},reason="budget"} 0`,
      `vigil_cleanup_leaked_total{${OWN}} 2`,
    ]),
  );
});

test.each<[string, RunResult[][], number, string | undefined]>([
  ['before the first run', [], 0, undefined],
  ['after a failure', [[attempt('fail')]], 0, '0'],
  ['after a run that says nothing', [[attempt('unknown')]], 0, undefined],
  [
    'after one that says nothing, the last that does',
    [[attempt('pass')], [attempt('unknown')], [attempt('skipped')]],
    0,
    '1',
  ],
  ['long after', [[attempt('pass')]], 180_001, undefined],
])('probe_success %s', (_when, runs, afterMs, value) => {
  const line = expose(runs, NOW + afterMs).find((text) => text.startsWith('probe_success{'));
  expect(line?.split(' ').at(-1)).toBe(value);
});

test('nothing is exposed where there are no journeys', () => {
  expect([...exposeChecks([], 'here', NOW)]).toEqual([]);
});

test('every line is a comment or a sample, and no series is there twice', () => {
  const lines = expose([[attempt('pass')]]).filter((line) => line !== '');
  for (const line of lines)
    expect(line).toMatch(/^(# (HELP|TYPE) [a-z_]+ .+|[a-z_]+\{([a-z_]+="(\\.|[^"\\\n])*",?)+\} [\d.]+)$/);
  const series = lines.filter((line) => !line.startsWith('#')).map((line) => line.slice(0, line.lastIndexOf(' ')));
  expect(new Set(series).size).toBe(series.length);
});

test('labels are escaped, and empty ones left out', () => {
  expect(labelText({ a: 'x"\\\n', b: '', c: '\uD800' })).toBe('{a="x\\"\\\\\\n",c="\uFFFD"}');
});

test('the first request and the certificate that expires first are exposed as blackbox_exporter does', () => {
  const step = (changes: Partial<RunResult['steps'][number]>): RunResult['steps'][number] => ({
    ...{ id: 'a', cleanup: false, outcome: 'pass', method: 'GET', url: 'https://shop/', status: 200, durationMs: 90 },
    ...{ phases: { dns: 10, connect: 20, tls: 30, firstByte: 40, transfer: 50 }, traceId: '', failures: [] },
    facts: { httpVersion: '2', redirects: 1, bodyBytes: 512, tlsExpiresMs: NOW + 5000 },
    ...changes,
  });
  const steps = [
    step({ method: 'TCP', status: 0, facts: {} }),
    step({}),
    step({ facts: { tlsExpiresMs: NOW + 1000 } }),
  ];
  const lines = expose([[attempt('pass', { steps, durationMs: 300 })]]);
  expect(lines).toEqual(
    expect.arrayContaining([
      `probe_http_status_code{${LABELS}} 200`,
      `probe_http_duration_seconds{${LABELS},phase="resolve"} 0.01`,
      `probe_http_duration_seconds{${LABELS},phase="processing"} 0.04`,
      `probe_http_redirects{${LABELS}} 1`,
      `probe_http_content_length{${LABELS}} 512`,
      `probe_http_version{${LABELS}} 2`,
      `probe_http_ssl{${LABELS}} 1`,
      `probe_ssl_earliest_cert_expiry{${LABELS}} ${(NOW + 1000) / 1000}`,
      '# TYPE probe_all_duration_seconds histogram',
      `probe_all_duration_seconds_bucket{${LABELS},le="0.25"} 0`,
      `probe_all_duration_seconds_bucket{${LABELS},le="0.5"} 1`,
      `probe_all_duration_seconds_bucket{${LABELS},le="+Inf"} 1`,
      `probe_all_duration_seconds_sum{${LABELS}} 0.3`,
    ]),
  );
});
