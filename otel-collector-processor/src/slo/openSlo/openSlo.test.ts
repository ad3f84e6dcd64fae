import { computedSlo } from './computedSlo.ts';
import { badRatioQuery } from './openSloQuery.ts';
import { parseOpenSlo } from './parseOpenSlo.ts';

const DAY = 86_400_000;
const HOUR = 3_600_000;

const metric = (query: string) => `{ metricSource: { type: Prometheus, spec: { query: '${query}' } } }`;
const slo = (more: string, target = 'target: 0.99', window = '{ duration: 30d, isRolling: true }') => `
apiVersion: openslo/v1
kind: SLO
metadata: { name: till, displayName: Till, labels: { team: money } }
spec:
  service: till
  budgetingMethod: Occurrences
  timeWindow: [${window}]
  objectives: [{ ${target} }]
  ${more}
`;
const ratio = `indicator: { metadata: { name: a }, spec: { ratioMetric: { counter: true, bad: ${metric('bad_total')}, total: ${metric('all_total')} } } }`;
const parsed = (text: string) => parseOpenSlo([{ file: 'a.yaml', text }]);

describe('a file of OpenSLO', () => {
  test('with an SLO is read', () => {
    expect(parsed(slo(ratio))).toEqual({
      slos: [
        expect.objectContaining({
          id: 'till',
          name: 'Till',
          service: 'till',
          labels: { team: 'money' },
          objectiveRatio: 0.99,
          windowMs: 30 * DAY,
          problem: '',
        }),
      ],
      problems: [],
    });
  });

  test('may name an SLI of another file, and have other kinds of documents', () => {
    const sli = `
apiVersion: openslo/v1
kind: AlertPolicy
metadata: { name: x }
---
apiVersion: openslo/v1
kind: SLI
metadata: { name: sales }
spec: { ratioMetric: { counter: true, good: ${metric('good_total')}, total: ${metric('all_total')} } }
`;
    const { slos, problems } = parseOpenSlo([
      { file: 'slo.yaml', text: slo('indicatorRef: sales') },
      { file: 'sli.yaml', text: sli },
    ]);
    expect(problems).toEqual([]);
    expect(slos[0]).toMatchObject({ problem: '', indicator: { ratioMetric: { good: 'good_total' } } });
  });

  test('with several objectives has an SLO of each', () => {
    const several = slo(ratio).replace(
      '[{ target: 0.99 }]',
      '[{ displayName: fast, target: 0.9 }, { targetPercent: 99.5 }]',
    );
    expect(parsed(several).slos.map(({ id, name, objectiveRatio }) => [id, name, objectiveRatio])).toEqual([
      ['till/1', 'Till: fast', 0.9],
      ['till/2', 'Till', 0.995],
    ]);
  });

  test.each([
    ['of another budgeting method', slo(ratio).replace('Occurrences', 'Timeslices'), 'budgetingMethod'],
    ['of a calendar', slo(ratio, undefined, '{ duration: 30d, isRolling: false }'), 'rolling'],
    ['of a month, which PromQL has not', slo(ratio, undefined, '{ duration: 1M, isRolling: true }'), 'PromQL'],
    ['without a target', slo(ratio, 'value: 3'), 'no target'],
    ['with an SLI that is nowhere', slo('indicatorRef: lost'), 'SLI "lost"'],
  ])('with an SLO %s says so and shows it all the same', (_what, text, words) => {
    expect(parsed(text).slos).toEqual([
      expect.objectContaining({ id: 'till', problem: expect.stringContaining(words) as unknown }),
    ]);
  });

  test.each([
    ['that is no YAML', 'a: [', 'document 1: '],
    ['of an older version', slo(ratio).replace('openslo/v1', 'openslo/v1alpha'), 'document 1: apiVersion: '],
    [
      'without a query',
      slo(ratio.replace("query: 'bad_total'", 'other: 1')),
      'bad.metricSource.spec.query: is missing',
    ],
    [
      'with a bomb of aliases',
      `kind: SLO\na: &a [${'x,'.repeat(20)}]\nb: &b [${'*a,'.repeat(20)}]\nc: [${'*b,'.repeat(20)}]`,
      'document 1: ',
    ],
  ])('%s is a problem with its place, and spoils no other', (_what, text, words) => {
    const { slos, problems } = parseOpenSlo([
      { file: 'bad.yaml', text },
      { file: 'good.yaml', text: slo(ratio) },
    ]);
    expect(problems).toEqual([{ file: 'bad.yaml', message: expect.stringContaining(words) as unknown }]);
    expect(slos).toHaveLength(1);
  });
});

describe('what Prometheus is asked', () => {
  const of = (indicator: string, objective = 'target: 0.9') =>
    parsed(slo(`indicator: { metadata: { name: a }, spec: ${indicator} }`, objective)).slos[0]!;
  test.each([
    [
      'of counters is how much they grew',
      of(`{ ratioMetric: { counter: true, bad: ${metric('b')}, total: ${metric('t')} } }`),
      '(sum(increase((b)[3600s:15s])) or vector(0)) / sum(increase((t)[3600s:15s]))',
    ],
    [
      'of good and total is what is missing',
      of(`{ ratioMetric: { counter: true, good: ${metric('g')}, total: ${metric('t')} } }`),
      '1 - (sum(increase((g)[3600s:15s])) or vector(0)) / sum(increase((t)[3600s:15s]))',
    ],
    [
      'of rates is their sum',
      of(
        `{ ratioMetric: { counter: true, bad: ${metric('sum(rate(b[5m]))')}, total: ${metric('sum(rate(t[5m]))')} } }`,
      ),
      '(sum(sum_over_time((sum(rate(b[5m])))[3600s:15s])) or vector(0)) / sum(sum_over_time((sum(rate(t[5m])))[3600s:15s]))',
    ],
    [
      'of a query with a window is the query',
      of(
        `{ ratioMetric: { counter: true, bad: ${metric('increase(b[{{.window}}])')}, total: ${metric('increase(t[{{ .window }}])')} } }`,
      ),
      '(sum(increase(b[3600s])) or vector(0)) / sum(increase(t[3600s]))',
    ],
    [
      'of a raw ratio is its mean',
      of(`{ ratioMetric: { rawType: success, raw: ${metric('r')} } }`),
      '1 - avg(avg_over_time((r)[3600s:15s]))',
    ],
    [
      'of a threshold is how often it is kept',
      of(`{ thresholdMetric: ${metric('p99')} }`, 'target: 0.9, op: lte, value: 0.5'),
      '1 - avg(avg_over_time(((p99) <= bool 0.5)[3600s:15s]))',
    ],
  ])('%s', (_what, one, promql) => {
    expect(badRatioQuery(one, HOUR)).toBe(promql);
  });

  test('is nothing where the SLI says too little', () => {
    expect(badRatioQuery(of(`{ ratioMetric: { counter: true, bad: ${metric('b')} } }`), HOUR)).toBeUndefined();
    expect(badRatioQuery(of(`{ thresholdMetric: ${metric('p99')} }`), HOUR)).toBeUndefined();
  });
});

test('an SLO whose Prometheus does not answer is shown with the reason', async () => {
  const [one] = parsed(slo(ratio)).slos;
  const failing = () => Promise.reject(new Error('Prometheus is away.'));
  expect(await computedSlo(one!, failing, 'main', 0)).toMatchObject({
    state: 'no_data',
    problem: 'Prometheus is away.',
    budgetRemainingRatio: null,
  });
});
