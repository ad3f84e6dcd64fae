import { serviceKey, UNKNOWN_SERVICE } from '@vigil/quality-model';
import { ATTRIBUTE_CLASS, joinLabels, labelSet } from '../wire/index.ts';
const SPAN_NAME = 5;
const SPAN_KIND = 6;
/**
 * Puts `vigil.anomaly.*` on the spans of operations that are anomalous now. Mostly there are none, and then a span costs
 * one comparison. By one version of the tables; pure.
 */
export class AnomalyLabels {
    #byService = new Map();
    #current;
    constructor(anomalies) {
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
    resource(scan, tenant) {
        if (this.#byService.size === 0)
            return;
        const text = (attributeClass) => {
            const at = scan.resourceAt[attributeClass];
            return at < 0
                ? ''
                : Buffer.from(scan.bytes.buffer, scan.bytes.byteOffset + at, scan.resourceLength[attributeClass]).toString('utf8');
        };
        this.#current = this.#byService.get(serviceKey({
            tenant,
            environment: text(ATTRIBUTE_CLASS['deployment.environment.name']) || text(ATTRIBUTE_CLASS['deployment.environment']),
            namespace: text(ATTRIBUTE_CLASS['service.namespace']),
            name: text(ATTRIBUTE_CLASS['service.name']) || UNKNOWN_SERVICE,
        }));
    }
    /** The labels of a span: those that it gets anyway, and those of its operation's anomaly. */
    span(scan, others) {
        if (this.#current === undefined)
            return others;
        const row = this.#current.find((r) => r.kind === scan.fieldAt[SPAN_KIND] && this.#isNamed(scan, r.name));
        if (row === undefined)
            return others;
        if (others === undefined)
            return row.labels;
        let both = row.with.get(others);
        if (both === undefined)
            row.with.set(others, (both = joinLabels(others, row.labels)));
        return both;
    }
    #isNamed(scan, name) {
        const at = scan.fieldAt[SPAN_NAME];
        if (at < 0 || scan.fieldLength[SPAN_NAME] !== name.length)
            return false;
        for (let i = 0; i < name.length; i++)
            if (scan.bytes[at + i] !== name[i])
                return false;
        return true;
    }
}
