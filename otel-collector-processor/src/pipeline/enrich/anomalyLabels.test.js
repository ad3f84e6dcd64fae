import { decodeOtlp, encodeOtlp } from '../../../test/otlpWitness.ts';
import { labelSet, Scan, splice } from '../wire/index.ts';
import { AnomalyLabels } from './anomalyLabels.ts';
const ROW = {
    service: { tenant: 'default', environment: 'production', namespace: 'shop', name: 'payment' },
    operation: 'POST /authorise',
    kind: 2,
    signal: 'latency',
    direction: 'up',
    score: 0.75,
    expected: 41.5,
};
const LABELS = {
    'vigil.anomaly.active': true,
    'vigil.anomaly.score': 0.75,
    'vigil.anomaly.signal': 'latency',
    'vigil.anomaly.direction': 'up',
    'vigil.anomaly.expected': 41.5,
};
const OTHERS = labelSet({ 'vigil.check.id': 'checkout' });
function labelled(identity, span, others = false, tenant = 'default', rows = [ROW]) {
    const attributes = Object.entries(identity).map(([key, stringValue]) => ({ key, value: { stringValue } }));
    const bytes = encodeOtlp('traces', {
        resourceSpans: [{ resource: { attributes }, scopeSpans: [{ spans: [span] }] }],
    });
    const anomalies = new AnomalyLabels(rows);
    const scan = new Scan();
    scan.run(bytes, 'traces', false, {
        resource: (s) => anomalies.resource(s, tenant),
        item: (s) => anomalies.span(s, others ? OTHERS : undefined),
    });
    const out = decodeOtlp('traces', splice(scan));
    const found = out.resourceSpans[0].scopeSpans[0].spans[0].attributes ?? [];
    return Object.fromEntries(found.map(({ key, value }) => [key, value.stringValue ?? value.boolValue ?? value.doubleValue]));
}
const PAYMENT = { 'service.name': 'payment', 'service.namespace': 'shop', 'deployment.environment.name': 'production' };
const SPAN = { name: 'POST /authorise', kind: 2 };
describe('a span', () => {
    test.each([
        ['of the anomalous operation is labelled', labelled(PAYMENT, SPAN), LABELS],
        ['keeps its other labels beside', labelled(PAYMENT, SPAN, true), { 'vigil.check.id': 'checkout', ...LABELS }],
        ['of another operation is not', labelled(PAYMENT, { ...SPAN, name: 'POST /authorisE' }), {}],
        ['of another kind is not', labelled(PAYMENT, { ...SPAN, kind: 3 }), {}],
        ['of another service is not', labelled({ ...PAYMENT, 'service.name': 'cart' }, SPAN), {}],
        ['of the same service elsewhere is not', labelled({ ...PAYMENT, 'deployment.environment.name': 'test' }, SPAN), {}],
        ['of another tenant is not', labelled(PAYMENT, SPAN, false, 'acme'), {}],
        [
            'is left alone while nothing is anomalous',
            labelled(PAYMENT, SPAN, true, 'default', []),
            { 'vigil.check.id': 'checkout' },
        ],
    ])('%s', (_case, found, expected) => {
        expect(found).toEqual(expected);
    });
});
