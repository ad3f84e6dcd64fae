import { serviceKey, type ServiceIdentity } from '@vigil/quality-model';
import { serviceLabels, type OperationSlot } from '../../kpi/index.ts';
import { SPAN_KINDS, type CoverRow } from '../../messages/index.ts';
import { operationKey } from './learnedPasses.ts';

const ENTRY_KINDS = [SPAN_KINDS.indexOf('SERVER'), SPAN_KINDS.indexOf('CONSUMER')];
const NAME = 'vigil_customer_calls_total';

type Counted = { service: ServiceIdentity; covered: number; uncovered: number };

/**
 * Customers' calls by service, those through covered operations apart, slot by slot as they close: journey coverage for
 * Prometheus, for next to nothing at a scrape. Counters; they begin anew with the process. Operations beyond a service's
 * limit have no name and are left out.
 */
export class CoveredCalls {
  readonly #services = new Map<string, Counted>();
  #covered: ReadonlySet<string> = new Set();

  /** Which operations are covered from now on. */
  cover(rows: readonly CoverRow[]): void {
    this.#covered = new Set(
      rows.filter(({ status }) => status !== 'stale').map((row) => operationKey(row.service, row.operation, row.kind)),
    );
  }

  add(slots: readonly OperationSlot[]): void {
    for (const { service, operation, kind, calls } of slots) {
      if (!ENTRY_KINDS.includes(kind)) continue;
      const key = serviceKey(service);
      let counted = this.#services.get(key);
      if (counted === undefined) this.#services.set(key, (counted = { service, covered: 0, uncovered: 0 }));
      if (this.#covered.has(operationKey(service, operation, kind))) counted.covered += calls;
      else counted.uncovered += calls;
    }
  }

  /** Prometheus text format. */
  *expose(): Iterable<string> {
    yield `# HELP ${NAME} Calls of customers that entered a service, through operations that a journey covers and others.\n# TYPE ${NAME} counter\n`;
    for (const { service, covered, uncovered } of this.#services.values()) {
      const labels = serviceLabels(service);
      yield `${NAME}{${labels},covered="true"} ${covered}\n${NAME}{${labels},covered="false"} ${uncovered}\n`;
    }
  }
}
