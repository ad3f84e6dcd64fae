import { serviceKey } from '@vigil/quality-model';
import type { CoverRow } from '../../messages/index.ts';
import { ByteInterner, labelSet, type LabelSet, type Scan } from '../wire/index.ts';
import { resourceServiceKey } from './resourceService.ts';

const SPAN_NAME = 5;
const SPAN_KIND = 6;

/** Covered operations of one service: their names, and by number of the name the labels by kind. */
type Covered = Readonly<{ names: ByteInterner; labels: LabelSet[][] }>;

/**
 * Puts `vigil.covered_by` and `vigil.check.status` on customers' spans of operations that a journey passes through. By
 * one version of the tables; pure. A span of a service without such costs one comparison, another one a hash of its name.
 */
export class CoverLabels {
  readonly #byService = new Map<string, Covered>();
  #current: Covered | undefined;

  constructor(rows: readonly CoverRow[] = []) {
    const sizes = new Map<string, number>();
    for (const { service } of rows) sizes.set(serviceKey(service), (sizes.get(serviceKey(service)) ?? 0) + 1);
    /** Rows of one journey have the same labels: encoded once. */
    const labelSets = new Map<string, LabelSet>();
    for (const { service, operation, kind, checkId, status } of rows) {
      const key = serviceKey(service);
      let covered = this.#byService.get(key);
      if (covered === undefined)
        this.#byService.set(key, (covered = { names: new ByteInterner(sizes.get(key)!), labels: [] }));
      const name = Buffer.from(operation);
      const id = covered.names.intern(name, 0, name.length);
      const labelKey = `${checkId} ${status}`;
      let labels = labelSets.get(labelKey);
      if (labels === undefined)
        labelSets.set(labelKey, (labels = labelSet({ 'vigil.covered_by': checkId, 'vigil.check.status': status })));
      (covered.labels[id] ??= [])[kind] = labels;
    }
  }

  /** A resource begins: whose spans come now. */
  resource(scan: Scan, tenant: string): void {
    if (this.#byService.size > 0) this.#current = this.#byService.get(resourceServiceKey(scan, tenant));
  }

  /** Labels of a customer's span, or undefined. */
  span(scan: Scan): LabelSet | undefined {
    if (this.#current === undefined) return undefined;
    const nameAt = scan.fieldAt[SPAN_NAME]!;
    if (nameAt < 0) return undefined;
    const id = this.#current.names.find(scan.bytes, nameAt, scan.fieldLength[SPAN_NAME]!);
    return id < 0 ? undefined : this.#current.labels[id]?.[Math.max(0, scan.fieldAt[SPAN_KIND]!)];
  }
}
