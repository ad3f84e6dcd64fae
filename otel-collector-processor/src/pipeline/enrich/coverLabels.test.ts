import { decodeOtlp, encodeOtlp } from '../../../test/otlpWitness.ts';
import type { CoverRow } from '../../messages/index.ts';
import { Scan, splice } from '../wire/index.ts';
import { CoverLabels } from './coverLabels.ts';

const SERVICE = { tenant: 'default', environment: 'production', namespace: 'shop', name: 'payment' };
const ROWS: readonly CoverRow[] = [
  { service: SERVICE, operation: 'POST /authorise', kind: 2, checkId: 'checkout', status: 'fail' },
  { service: SERVICE, operation: 'orders', kind: 5, checkId: 'refund', status: 'pass' },
];
const PAYMENT = { 'service.name': 'payment', 'service.namespace': 'shop', 'deployment.environment.name': 'production' };
const FAIL = { 'vigil.covered_by': 'checkout', 'vigil.check.status': 'fail' };

function labelled(identity: Record<string, string>, span: Record<string, unknown>, tenant = 'default', rows = ROWS) {
  const texts = (of: Record<string, string>) =>
    Object.entries(of).map(([key, stringValue]) => ({ key, value: { stringValue } }));
  const bytes = encodeOtlp('traces', {
    resourceSpans: [{ resource: { attributes: texts(identity) }, scopeSpans: [{ spans: [span] }] }],
  });
  const cover = new CoverLabels(rows);
  const scan = new Scan();
  scan.run(bytes, 'traces', true, { resource: (s) => cover.resource(s, tenant), item: (s) => cover.span(s) });
  const out = decodeOtlp('traces', splice(scan)) as {
    resourceSpans: [{ scopeSpans: [{ spans: [{ attributes?: { key: string; value: { stringValue: string } }[] }] }] }];
  };
  const attributes = out.resourceSpans[0].scopeSpans[0].spans[0].attributes ?? [];
  return attributes.map(({ key, value }) => [key, value.stringValue]);
}

describe("a customer's span", () => {
  test.each<[string, unknown, Record<string, string>]>([
    [
      'of a covered operation says how its journey stands',
      labelled(PAYMENT, { name: 'POST /authorise', kind: 2 }),
      FAIL,
    ],
    [
      'of another one, by another journey',
      labelled(PAYMENT, { name: 'orders', kind: 5 }),
      { 'vigil.covered_by': 'refund', 'vigil.check.status': 'pass' },
    ],
    ['of another kind says nothing', labelled(PAYMENT, { name: 'POST /authorise', kind: 3 }), {}],
    ['of another operation says nothing', labelled(PAYMENT, { name: 'POST /authorize', kind: 2 }), {}],
    ['without a name says nothing', labelled(PAYMENT, { kind: 2 }), {}],
    [
      'of the same service elsewhere says nothing',
      labelled({ ...PAYMENT, 'deployment.environment.name': 'test' }, { name: 'POST /authorise', kind: 2 }),
      {},
    ],
    ['of another tenant says nothing', labelled(PAYMENT, { name: 'POST /authorise', kind: 2 }, 'acme'), {}],
    [
      'says nothing while nothing is covered',
      labelled(PAYMENT, { name: 'POST /authorise', kind: 2 }, 'default', []),
      {},
    ],
    [
      'has what it says itself of that replaced, not doubled',
      labelled(PAYMENT, {
        name: 'POST /authorise',
        kind: 2,
        attributes: [{ key: 'vigil.check.status', value: { stringValue: 'pass' } }],
      }),
      FAIL,
    ],
  ])('%s', (_case, found, expected) => {
    expect(found).toEqual(Object.entries(expected));
  });
});
