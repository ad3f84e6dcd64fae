import { FieldType, ThresholdsMode, type DataFrame, type Field, type FieldConfig } from '@grafana/data';
import type { IssueList, JourneyList, Series, ServiceList } from '@vigil/quality-model';

const field = (name: string, type: FieldType, values: unknown[], unit?: string, config: FieldConfig = {}): Field => ({
  name,
  type,
  values,
  config: unit === undefined ? config : { ...config, unit },
});

/** Good from the objective on. With the field, so that a panel judges that field by it and no other. */
const judgedBy = (objective: number): FieldConfig => ({
  thresholds: {
    mode: ThresholdsMode.Absolute,
    steps: [
      { value: -Infinity, color: 'red' },
      { value: objective, color: 'green' },
    ],
  },
});

function frameOf(refId: string, fields: Field[]): DataFrame {
  return { refId, fields, length: fields[0]?.values.length ?? 0 };
}

/** One row a service: what its customers got in the window. */
export function servicesFrame(
  refId: string,
  { services, objective }: Pick<ServiceList, 'services' | 'objective'>,
): DataFrame {
  const of = <T>(read: (service: ServiceList['services'][number]) => T): T[] => services.map(read);
  return frameOf(refId, [
    field(
      'service',
      FieldType.string,
      of(({ name }) => name),
    ),
    field(
      'success',
      FieldType.number,
      of(({ customers: { errorRatio } }) => (errorRatio === null ? null : 1 - errorRatio)),
      'percentunit',
      judgedBy(objective),
    ),
    field(
      'objective',
      FieldType.number,
      of(() => objective),
      'percentunit',
    ),
    field(
      'duration p95',
      FieldType.number,
      of(({ customers }) => customers.p95Ms),
      'ms',
    ),
    field(
      'requests',
      FieldType.number,
      of(({ customers }) => customers.ratePerSecond),
      'reqps',
    ),
  ]);
}

/** One row a journey. */
export function journeysFrame(refId: string, { journeys }: Pick<JourneyList, 'journeys'>): DataFrame {
  return frameOf(refId, [
    field(
      'journey',
      FieldType.string,
      journeys.map(({ name }) => name),
    ),
    field(
      'status',
      FieldType.string,
      journeys.map(({ status }) => status),
    ),
    field(
      'passed',
      FieldType.number,
      journeys.map(({ passRatio }) => passRatio),
      'percentunit',
    ),
    field(
      'last duration',
      FieldType.number,
      journeys.map(({ points }) => points.at(-1)?.durationMs ?? null),
      'ms',
    ),
  ]);
}

/** One row an issue; with `time`, `timeEnd`, `title` and `text` it is an annotation too. */
export function issuesFrame(refId: string, { issues }: Pick<IssueList, 'issues'>): DataFrame {
  const of = <T>(read: (issue: IssueList['issues'][number]) => T): T[] => issues.map(read);
  return frameOf(refId, [
    field(
      'time',
      FieldType.time,
      of(({ startedMs }) => startedMs),
    ),
    field(
      'timeEnd',
      FieldType.time,
      of(({ resolvedMs }) => resolvedMs),
    ),
    field(
      'title',
      FieldType.string,
      of(({ title }) => title),
    ),
    field(
      'text',
      FieldType.string,
      of(({ summary }) => summary),
    ),
    field(
      'state',
      FieldType.string,
      of(({ state }) => state),
    ),
    field(
      'id',
      FieldType.string,
      of(({ id }) => id),
    ),
  ]);
}

const UNITS = { ms: 'ms', ratio: 'percentunit', per_second: 'cps' } as const satisfies Record<Series['unit'], string>;

/** What was seen, and the band that was expected. */
export function seriesFrame(refId: string, { points, unit }: Pick<Series, 'points' | 'unit'>): DataFrame {
  const numbers = (name: 'seen' | 'expected' | 'lower' | 'upper') =>
    field(
      name,
      FieldType.number,
      points.map((point) => point[name]),
      UNITS[unit],
    );
  return frameOf(refId, [
    field(
      'time',
      FieldType.time,
      points.map(({ atMs }) => atMs),
    ),
    numbers('seen'),
    numbers('expected'),
    numbers('lower'),
    numbers('upper'),
  ]);
}
