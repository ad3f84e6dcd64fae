import { createKpiState, type KpiState } from '../../../otel-collector-processor/src/kpi/index.ts';
import { foldSpans, T0 } from '../../../otel-collector-processor/src/kpi/testing/foldSpans.ts';

/** Operations that one service keeps apart. */
const OPERATIONS_A_SERVICE = 1000;
/** A delta holds some ten thousand cells. */
const SPANS_A_DELTA = 1000;

/** A state in which so many attribute combinations were called, each three times with durations of its own. */
export function stateOf(series: number): KpiState {
  const kpi = createKpiState({ maxServices: Math.ceil(series / OPERATIONS_A_SERVICE) + 1 });
  let position = 0;
  for (let first = 0; first < series; first += SPANS_A_DELTA) {
    const spans = Array.from({ length: Math.min(SPANS_A_DELTA, series - first) }, (_, i) => {
      const n = first + i;
      const of = {
        service: {
          tenant: 'default',
          environment: 'production',
          namespace: 'bench',
          name: `service-${Math.floor(n / OPERATIONS_A_SERVICE)}`,
        },
        operation: `GET /api/v1/things/${n % OPERATIONS_A_SERVICE}/:id`,
      };
      return [3, 30, 300].map((ms) => ({ ...of, durationMs: ms + (n % 7) }));
    }).flat();
    kpi.apply(foldSpans(spans, { from: position, to: ++position }), T0);
  }
  return kpi;
}
