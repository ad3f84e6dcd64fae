import { dateTime, type DataFrame, type DataQueryRequest, type DataSourceInstanceSettings } from '@grafana/data';
import { fakeCompanion } from '../test/fakeCompanion';
import { VigilDatasource } from './VigilDatasource';
import type { VigilQuery } from './vigilQuery';

const source = () =>
  new VigilDatasource({
    id: 1,
    uid: 'u',
    name: 'Vigil',
    type: 'vigil-quality-datasource',
  } as DataSourceInstanceSettings);
const request = (...targets: Array<Partial<VigilQuery>>) => {
  const to = dateTime();
  const from = dateTime(to.valueOf() - 600_000);
  return {
    targets: targets.map((target, n) => ({ refId: String.fromCharCode(65 + n), ...target })),
    range: { from, to, raw: { from, to } },
  } as DataQueryRequest<VigilQuery>;
};
const namesOf = (frame: DataFrame) => frame.fields.map(({ name }) => name);

describe('the data source', () => {
  test.each([
    ['services', {}, ['service', 'success', 'objective', 'duration p95', 'requests']],
    ['journeys', {}, ['journey', 'status', 'passed', 'last duration']],
    ['issues', {}, ['time', 'timeEnd', 'title', 'text', 'state', 'id']],
    ['series', { service: 'ledger', operation: 'POST /charge' }, ['time', 'seen', 'expected', 'lower', 'upper']],
  ] as const)('reads %s', async (kind, more, names) => {
    fakeCompanion('Viewer');
    const { data, error } = await source().query(request({ kind, ...more }));
    expect(error).toBeUndefined();
    expect(data).toHaveLength(1);
    expect(namesOf(data[0] as DataFrame)).toEqual(names);
    expect((data[0] as DataFrame).length).toBeGreaterThan(0);
    expect((data[0] as DataFrame).refId).toBe('A');
  });

  test('sends the objective with the ratio that it is about, and with nothing else', async () => {
    fakeCompanion('Viewer');
    const { data } = await source().query(request({ kind: 'services' }, { kind: 'journeys' }));
    const judged = (data as DataFrame[]).flatMap(({ fields }) => fields).filter(({ config }) => config.thresholds);
    expect(judged.map(({ name }) => name)).toEqual(['success']);
    expect(judged[0]?.config.thresholds?.steps[1]).toEqual({ value: 0.999, color: 'green' });
  });

  test('asks for one service, and for the time that is shown', async () => {
    const companion = fakeCompanion('Viewer');
    const { data } = await source().query(request({ kind: 'services', service: 'ledger' }));
    expect((data[0] as DataFrame).fields[0]?.values).toEqual(['ledger']);
    expect(companion.requests[0]?.path).toMatch(/^services\?window=60[01]s$/);
  });

  test('asks nothing for a query that is hidden or not complete', async () => {
    const companion = fakeCompanion('Viewer');
    const { data } = await source().query(
      request({ kind: 'series', service: 'ledger' }, { kind: 'services', hide: true }),
    );
    expect(data).toEqual([]);
    expect(companion.requests).toEqual([]);
  });

  test('says what is wrong when the companion is away', async () => {
    fakeCompanion('Viewer').away(true);
    const { error, errors } = await source().query(request({ kind: 'services' }));
    expect(error?.message).toContain('The companion does not answer');
    expect(errors).toEqual([error]);
    expect(await source().testDatasource()).toMatchObject({
      status: 'error',
      message: expect.stringContaining('Check that the Vigil companion runs'),
    });
  });

  test('says that it works when it does', async () => {
    fakeCompanion('Viewer');
    expect(await source().testDatasource()).toMatchObject({ status: 'success' });
  });
});
