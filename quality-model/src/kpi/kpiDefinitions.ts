import { JOURNEY_COVERAGE } from './journeyCoverage.ts';
import type { KpiDefinition } from './kpiDefinition.ts';

const ENTRY = 'span_kind=~"SPAN_KIND_SERVER|SPAN_KIND_CONSUMER",user_agent_synthetic_type=""';
const CALLS = `traces_span_metrics_calls_total{${ENTRY}}`;
const BUCKETS = `traces_span_metrics_duration_milliseconds_bucket{${ENTRY}}`;

const CUSTOMERS_ONLY = 'Customers alone: traffic that is known to be of tests and bots is left out.';
const SPANS_ONLY = 'What sends no spans is not in it: a request that never reached a service is not counted.';
const SAMPLED =
  'Where spans are sampled before they arrive, counts are raised by the threshold in their tracestate (ot.th); without one they count as they come.';
const BUCKETED =
  'From the exponential histogram (8 buckets an octave): within 4.5 % of the exact value. Never an average of quantiles.';
const DELAY = 'History is written about a quarter of a minute after each minute, and once more if spans came late.';

const quantile = (percent: 50 | 95 | 99): KpiDefinition => ({
  id: `latency_p${percent}`,
  name: `Latency, ${percent}th percentile`,
  formula: `The duration that ${percent} % of the requests do not exceed (nearest rank).`,
  unit: 'ms',
  better: 'lower',
  scopes: ['service', 'operation'],
  source: {
    api: `/api/v1/kpi?kpi=latency_p${percent}`,
    promql: `histogram_quantile(${percent / 100}, sum by (service_name, le) (rate(${BUCKETS}[5m])))`,
  },
  caveats: [BUCKETED, CUSTOMERS_ONLY, 'Failed requests are in it. In Prometheus it is interpolated in wider buckets.'],
});

/** Every KPI. A new one is a row here and a row of what computes it; docs/kpis.md is made from this table. */
export const KPI_DEFINITIONS = [
  {
    id: 'traffic_rate',
    name: 'Traffic',
    formula: 'Requests that entered, by second.',
    unit: 'per_second',
    better: 'neither',
    scopes: ['service', 'operation', 'transaction', 'journey'],
    source: { api: '/api/v1/kpi?kpi=traffic_rate', promql: `sum by (service_name) (rate(${CALLS}[5m]))` },
    caveats: [
      CUSTOMERS_ONLY,
      SAMPLED,
      'Ask with compare=1d or compare=7d for its usual shape; detection judges it against its season.',
    ],
  },
  {
    id: 'request_success',
    name: 'Request success',
    formula: 'Of the requests that entered, the share whose span does not have the status ERROR.',
    unit: 'ratio',
    better: 'higher',
    scopes: ['service', 'operation'],
    source: {
      api: '/api/v1/kpi?kpi=request_success',
      promql: `1 - sum by (service_name) (rate(traces_span_metrics_calls_total{${ENTRY},status_code="STATUS_CODE_ERROR"}[5m])) / sum by (service_name) (rate(${CALLS}[5m]))`,
    },
    caveats: [CUSTOMERS_ONLY, SPANS_ONLY, 'An HTTP 4xx is no error of a server, as the semantic conventions say.'],
  },
  quantile(50),
  quantile(95),
  quantile(99),
  {
    id: 'apdex',
    name: 'Apdex',
    formula:
      'Satisfied requests and half of the tolerated ones, of all: satisfied are those that succeeded within the threshold T, tolerated those that succeeded within 4 T; failed ones are frustrated.',
    unit: 'score',
    better: 'higher',
    scopes: ['service', 'operation'],
    source: { api: '/api/v1/kpi?kpi=apdex', promql: '' },
    caveats: [
      'T is apdexThresholdMs of the service in vigil.yaml; where there is none it is learned (three of four successful requests of the week before were within it) and shown with every answer.',
      'T and 4 T lie within a bucket: what is in that bucket is shared out by the logarithm of the duration.',
      CUSTOMERS_ONLY,
      'Source: Apdex Technical Specification 1.1.',
    ],
  },
  {
    id: 'journey_success',
    name: 'Journey success',
    formula: 'Of the runs that had a verdict, the share that passed, after a retry too.',
    unit: 'ratio',
    better: 'higher',
    scopes: ['journey'],
    source: {
      api: '/api/v1/kpi?kpi=journey_success',
      promql:
        'sum by (journey) (rate(vigil_journey_runs_total{outcome=~"pass|unstable"}[1h])) / sum by (journey) (rate(vigil_journey_runs_total{outcome!="unknown"}[1h]))',
    },
    caveats: [
      'Runs that the runner itself spoiled, or that budget or guard forbade, say nothing of the target and are left out.',
    ],
  },
  JOURNEY_COVERAGE,
  {
    id: 'transaction_success',
    name: 'Transaction success',
    formula:
      'Of the business transactions that began, the share of which all spans were seen in time and none had the status ERROR.',
    unit: 'ratio',
    better: 'higher',
    scopes: ['transaction'],
    source: {
      api: '/api/v1/kpi?kpi=transaction_success',
      promql:
        'sum by (transaction) (rate(vigil_transactions_total{outcome="success",synthetic=""}[5m])) / sum by (transaction) (rate(vigil_transactions_total{synthetic=""}[5m]))',
    },
    caveats: [
      'A transaction of several spans that is not whole when its time is over has failed; where spans are sampled, whole traces have to be.',
      CUSTOMERS_ONLY,
    ],
  },
  {
    id: 'users_hurt',
    name: 'Users hurt',
    formula: 'Distinct users with at least one request that failed or took longer than kpi.users.slowMs.',
    unit: 'users',
    better: 'lower',
    scopes: ['operation'],
    source: { api: '/api/v1/users?service=…', promql: 'vigil_users_hurt' },
    caveats: [
      'Estimated by HyperLogLog with 2,048 registers: standard error 2.3 %.',
      "Users are told apart by the attribute kpi.users.attribute, kept only as a keyed hash (HMAC-SHA-256 with the installation's key); without that setting nobody is counted.",
      CUSTOMERS_ONLY,
    ],
  },
  {
    id: 'slo_budget_remaining',
    name: 'Error budget left',
    formula:
      'One less the share of the error budget that the failures of the window have spent: 1 − (bad / total) / (1 − objective).',
    unit: 'ratio',
    better: 'higher',
    scopes: ['slo'],
    source: { api: '/api/v1/slos', promql: 'vigil_slo_error_budget_remaining_ratio' },
    caveats: [
      'By events, not by time: an hour without traffic spends nothing.',
      'Until the window is full it stands on what was watched; watchedMs says how much that is.',
      DELAY,
    ],
  },
  {
    id: 'slo_burn_rate',
    name: 'Burn rate',
    formula:
      'Share of failures in a window by the share that the objective allows; 1 spends the budget just by the end of the window.',
    unit: 'score',
    better: 'lower',
    scopes: ['slo'],
    source: { api: '/api/v1/slos', promql: 'vigil_slo_burn_rate' },
    caveats: [
      'Alerts look at pairs of windows (14.4, 6, 3 and 1 times for 30 days; Site Reliability Workbook, chapter 5).',
      'A rate that stands on fewer failures than minBadEvents is shown and does not count as burning.',
      DELAY,
    ],
  },
  {
    id: 'slo_exhausted_in',
    name: 'Time to exhaustion',
    formula: 'Budget left × window ÷ burn rate of the last hour, where that is above 1.',
    unit: 'ms',
    better: 'higher',
    scopes: ['slo'],
    source: { api: '/api/v1/slos', promql: 'vigil_slo_exhausted_in_seconds' },
    caveats: ['It takes the last hour for what will be. At a rate of 1 or less there is none.'],
  },
  {
    id: 'edge_traffic',
    name: 'Service graph',
    formula: 'Calls, failures and durations between two services, or a service and a database, queue or outside host.',
    unit: 'per_second',
    better: 'neither',
    scopes: ['edge'],
    source: {
      api: '/api/v1/graph',
      promql: 'sum by (client, server, connection_type) (rate(traces_service_graph_request_total[5m]))',
    },
    caveats: [
      'Client and server spans are joined by trace and span id; under load whole traces are sampled and weighted.',
      'A peer without spans of its own is named by what the client says of it (peer.service, db.system.name, messaging.system, server.address).',
    ],
  },
] as const satisfies readonly KpiDefinition[];

export type KpiId = (typeof KPI_DEFINITIONS)[number]['id'];

export function kpiDefinition(id: KpiId): KpiDefinition {
  return KPI_DEFINITIONS.find((definition) => definition.id === id)!;
}
