import { serviceKey } from '@vigil/quality-model';
import type { AnomalyRow } from '../../messages/index.ts';
import { joinLabels, labelSet, type LabelSet, type Scan } from '../wire/index.ts';
import { resourceServiceKey } from './resourceService.ts';

const SPAN_NAME = 5;
const SPAN_KIND = 6;

type Row = Readonly<{ name: Buffer; kind: number; labels: LabelSet; with: WeakMap<LabelSet, LabelSet> }>;

/**
 * Puts `vigil.anomaly.*` on the spans of operations that are anomalous now. Mostly there are none, and then a span costs
 * one comparison. By one version of the tables; pure.
 */
export class AnomalyLabels {
  readonly #byService = new Map<string, Row[]>();
  #current: readonly Row[] | undefined;

  constructor(anomalies: readonly AnomalyRow[]) {
    for (const { service, operation, kind, signal, direction, score, expected } of anomalies) {
      const labels = labelSet({
        'vigil.anomaly.active': true,
        'vigil.anomaly.score': score,
        'vigil.anomaly.signal': signal,
        'vigil.anomaly.direction': direction,
        'vigil.anomaly.expected': expected,
      });
      const key = serviceKey(service);
      const rows = this.#byService.get(key) ?? [];
      this.#byService.set(key, rows);
      rows.push({ name: Buffer.from(operation), kind, labels, with: new WeakMap() });
    }
  }

  /** A resource begins: whose spans come now. */
  resource(scan: Scan, tenant: string): void {
    if (this.#byService.size === 0) return;
    this.#current = this.#byService.get(resourceServiceKey(scan, tenant));
  }

  /** The labels of a span: those that it gets anyway, and those of its operation's anomaly. */
  span(scan: Scan, others: LabelSet | undefined): LabelSet | undefined {
    if (this.#current === undefined) return others;
    const row = this.#current.find((r) => r.kind === scan.fieldAt[SPAN_KIND] && this.#isNamed(scan, r.name));
    if (row === undefined) return others;
    if (others === undefined) return row.labels;
    let both = row.with.get(others);
    if (both === undefined) row.with.set(others, (both = joinLabels(others, row.labels)));
    return both;
  }

  #isNamed(scan: Scan, name: Buffer): boolean {
    const at = scan.fieldAt[SPAN_NAME]!;
    if (at < 0 || scan.fieldLength[SPAN_NAME] !== name.length) return false;
    for (let i = 0; i < name.length; i++) if (scan.bytes[at + i] !== name[i]) return false;
    return true;
  }
}
