import {
  AnnotationQueryBuilder,
  DashboardBuilder,
  DatasourceVariableBuilder,
  PanelBuilder,
  RowBuilder,
  ThresholdsConfigBuilder,
  ThresholdsMode,
  type Dashboard,
} from '@grafana/grafana-foundation-sdk/dashboard';
import { DataqueryBuilder } from '@grafana/grafana-foundation-sdk/prometheus';
import { PanelBuilder as StatBuilder } from '@grafana/grafana-foundation-sdk/stat';
import { PanelBuilder as TimeseriesBuilder } from '@grafana/grafana-foundation-sdk/timeseries';
import { PROMETHEUS, VIGIL } from './sources.ts';
import { vigilQuery } from './vigilQuery.ts';

/** Requests of customers that enter services: neither tests nor bots. */
const CUSTOMERS = 'span_kind=~"SPAN_KIND_SERVER|SPAN_KIND_CONSUMER",user_agent_synthetic_type=""';

const prometheus = (expr: string, legend: string) =>
  new DataqueryBuilder().datasource(PROMETHEUS).expr(expr).legendFormat(legend);

const goodFrom = (value: number) =>
  new ThresholdsConfigBuilder().mode(ThresholdsMode.Absolute).steps([
    { value: null, color: 'red' },
    { value, color: 'green' },
  ]);

/** Is it good for users now, and since when not: services, journeys and issues on one page. Classic JSON, for Grafana 12 and 13. */
export function overviewDashboard(): Dashboard {
  return new DashboardBuilder('Vigil: quality in production')
    .uid('vigil-overview')
    .tags(['vigil', 'quality'])
    .refresh('10s')
    .time({ from: 'now-30m', to: 'now' })
    .timezone('browser')
    .withVariable(new DatasourceVariableBuilder('vigil').label('Vigil').type('vigil-quality-datasource'))
    .withVariable(new DatasourceVariableBuilder('prometheus').label('Prometheus').type('prometheus'))
    .annotation(
      new AnnotationQueryBuilder()
        .name('Issues')
        .datasource(VIGIL)
        .enable(true)
        .iconColor('red')
        .target(vigilQuery('issues', 'Anno') as never),
    )
    .withRow(new RowBuilder('Now'))
    .withPanel(
      new PanelBuilder()
        .type('vigil-kpi-panel')
        .title('Services')
        .description('What customers of each service got in the last minutes, by its objective, the worst first')
        .datasource(VIGIL)
        .withTarget(vigilQuery('services'))
        .options({ showSummary: true, maxTiles: 24 })
        // No thresholds: the objective comes with the data, as vigil.yaml has it.
        .withTransformation({
          id: 'organize',
          options: { excludeByName: { objective: true, 'duration p95': true, requests: true } },
        })
        .unit('percentunit')
        .span(12)
        .height(8),
    )
    .withPanel(
      new StatBuilder()
        .title('Journeys')
        .description('Did the last run of each journey pass?')
        .datasource(PROMETHEUS)
        .withTarget(prometheus('min by (job) (probe_success)', '{{job}}'))
        .mappings([
          {
            type: 'value',
            options: { '0': { text: 'Failing', color: 'red' }, '1': { text: 'Passing', color: 'green' } },
          } as never,
        ])
        .thresholds(goodFrom(1))
        .unit('none')
        .span(12)
        .height(8),
    )
    .withRow(new RowBuilder('Over time'))
    .withPanel(
      new TimeseriesBuilder()
        .title('Requests that succeed')
        .description('Of customers’ requests to each service')
        .datasource(PROMETHEUS)
        .withTarget(
          prometheus(
            `1 - sum by (service_name) (rate(traces_span_metrics_calls_total{${CUSTOMERS},status_code="STATUS_CODE_ERROR"}[$__rate_interval])) / sum by (service_name) (rate(traces_span_metrics_calls_total{${CUSTOMERS}}[$__rate_interval]))`,
            '{{service_name}}',
          ),
        )
        .unit('percentunit')
        .max(1)
        .span(12)
        .height(8),
    )
    .withPanel(
      new TimeseriesBuilder()
        .title('Duration (p95)')
        .description('Of customers’ requests to each service')
        .datasource(PROMETHEUS)
        .withTarget(
          prometheus(
            `histogram_quantile(0.95, sum by (service_name, le) (rate(traces_span_metrics_duration_milliseconds_bucket{${CUSTOMERS}}[$__rate_interval])))`,
            '{{service_name}}',
          ),
        )
        .unit('ms')
        .min(0)
        .span(12)
        .height(8),
    )
    .withPanel(
      new TimeseriesBuilder()
        .title('Anomalies')
        .description('How unusual each operation is that is unusual now, 0 to 1')
        .datasource(PROMETHEUS)
        .withTarget(
          prometheus(
            'vigil_anomaly_score and on (service_name, span_name, signal) (vigil_anomaly_active == 1)',
            '{{service_name}} {{span_name}} {{signal}}',
          ),
        )
        .unit('none')
        .min(0)
        .max(1)
        .span(12)
        .height(8),
    )
    .withPanel(
      new TimeseriesBuilder()
        .title('Open issues')
        .description('By state')
        .datasource(PROMETHEUS)
        .withTarget(prometheus('sum by (state) (vigil_issues)', '{{state}}'))
        .unit('none')
        .min(0)
        .span(12)
        .height(8),
    )
    .build();
}
