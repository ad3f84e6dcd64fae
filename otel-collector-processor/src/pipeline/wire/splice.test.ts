import fc from 'fast-check';
import { SIGNALS } from '../../messages/index.ts';
import { decodeOtlp } from '../../../test/otlpWitness.ts';
import { spliceModel } from '../../../test/spliceModel.ts';
import { arbitraryRequest, delimited, varint } from '../../../test/wireArbitrary.ts';
import { labelSet } from './labelSet.ts';
import { MalformedError, Scan, type LabelSet } from './scan.ts';
import { splice } from './splice.ts';

const OWN = {
  'vigil.check.id': 'checkout',
  'vigil.synthetic.source': 'vigil',
  'vigil.synthetic.evidence': 'tracestate',
} as const;
const KEYS = [
  'a',
  'service.name',
  'http.route',
  'vigil.check.id',
  'vigil.unheard.of',
  'vigilant',
  'user_agent.synthetic.type',
  'x'.repeat(140),
];
const ORDINARY = KEYS.filter((key) => !key.startsWith('vigil.'));

function spliced(
  bytes: Uint8Array,
  signal: (typeof SIGNALS)[number],
  trusted: boolean,
  labels: LabelSet | undefined,
): Uint8Array {
  const scan = new Scan();
  scan.run(bytes, signal, trusted, { resource: () => {}, item: () => labels });
  const out = splice(scan);
  expect(out.length).toBe(bytes.length + scan.growth);
  return out;
}

type Attribute = { key?: string };

/** Exemplars with labels, on decoded messages. */
function withExemplars(node: unknown, labels: Readonly<Record<string, string>>, place = ''): unknown {
  if (Array.isArray(node)) return node.map((child) => withExemplars(child, labels, place));
  if (node === null || typeof node !== 'object' || Buffer.isBuffer(node)) return node;
  const copy = Object.fromEntries(
    Object.entries(node).map(([name, child]) => [name, withExemplars(child, labels, name)]),
  );
  if (place !== 'exemplars' || (copy['traceId'] as Buffer | undefined)?.length !== 16) return copy;
  const own = (copy['filteredAttributes'] ?? []) as Attribute[];
  if (own.some(({ key }) => key === 'user_agent.synthetic.type')) return copy;
  const added = Object.entries(labels).map(([key, stringValue]) => ({ key, value: { stringValue } }));
  return { ...copy, filteredAttributes: [...own, ...added] };
}

test.each([
  ['with labels for their data points too', OWN],
  ['alone', undefined],
])('labels go into exemplars %s, wherever the fields stand', (_case, labels) => {
  const added = { 'user_agent.synthetic.type': 'test' } as const;
  const exemplarLabels = labelSet(added);
  fc.assert(
    fc.property(arbitraryRequest('metrics', { nonMinimal: true, keys: KEYS }), (bytes) => {
      const scan = new Scan();
      const itemLabels = labels && labelSet(labels);
      scan.run(bytes, 'metrics', false, { resource: () => {}, item: () => itemLabels, exemplar: () => exemplarLabels });
      const out = splice(scan);
      expect(out.length).toBe(bytes.length + scan.growth);
      const expected = withExemplars(spliceModel(decodeOtlp('metrics', bytes), false, labels ?? {}), added);
      expect(decodeOtlp('metrics', out)).toEqual(expected);
    }),
    { numRuns: 200, interruptAfterTimeLimit: 20_000 },
  );
});

describe.each(SIGNALS)('splicing %s', (signal) => {
  test.each([
    ['labels on, an untrusted sender', false, OWN],
    ['labels on, a trusted sender', true, OWN],
    ['no labels, an untrusted sender', false, {}],
    ['no labels, a trusted sender', true, {}],
  ])('equals the model on decoded messages: %s', (_case, trusted, labels) => {
    const set = Object.keys(labels).length === 0 ? undefined : labelSet(labels);
    fc.assert(
      fc.property(arbitraryRequest(signal, { nonMinimal: true, keys: KEYS }), (bytes) => {
        const expected = spliceModel(decodeOtlp(signal, bytes), trusted, labels);
        expect(decodeOtlp(signal, spliced(bytes, signal, trusted, set))).toEqual(expected);
      }),
      { numRuns: 150, interruptAfterTimeLimit: 20_000 },
    );
  });

  test('changes no other byte: taking the labels out again gives the request as it came', () => {
    fc.assert(
      fc.property(arbitraryRequest(signal, { nonMinimal: false, keys: ORDINARY }), (bytes) => {
        const labelled = spliced(bytes, signal, false, labelSet(OWN));
        expect(Buffer.from(spliced(labelled, signal, false, undefined)).equals(bytes)).toBe(true);
      }),
      { numRuns: 150, interruptAfterTimeLimit: 20_000 },
    );
  });

  test('without anything to do is the request itself, not a copy', () => {
    fc.assert(
      fc.property(arbitraryRequest(signal, { nonMinimal: true, keys: ORDINARY }), (bytes) => {
        expect(spliced(bytes, signal, false, undefined)).toBe(bytes);
      }),
      { numRuns: 50 },
    );
  });

  test('every truncation is refused or is a request of fewer fields, and never more than that', () => {
    fc.assert(
      fc.property(arbitraryRequest(signal, { nonMinimal: false, keys: KEYS }), fc.nat(), (bytes, cut) => {
        const part = bytes.subarray(0, bytes.length === 0 ? 0 : cut % bytes.length);
        let ours: 'read' | 'refused' = 'read';
        try {
          spliced(part, signal, false, undefined);
        } catch (error) {
          expect(error).toBeInstanceOf(MalformedError);
          ours = 'refused';
        }
        let theirs: 'read' | 'refused' = 'read';
        try {
          decodeOtlp(signal, part);
        } catch {
          theirs = 'refused';
        }
        if (theirs === 'refused') expect(ours).toBe('refused');
      }),
      { numRuns: 300, interruptAfterTimeLimit: 20_000 },
    );
  });
});

/** A request with one span of the given body. */
const request = (span: Buffer) => delimited(1, delimited(2, delimited(2, span)));
const group = (wireType: number) => varint(5 * 8 + wireType);
const nested = (levels: number): Buffer => {
  let value = delimited(1, Buffer.from('deep'));
  for (let i = 0; i < levels; i++) value = delimited(5, delimited(1, value));
  return value;
};
const attribute = (value: Buffer) => delimited(9, Buffer.concat([delimited(1, Buffer.from('k')), delimited(2, value)]));

describe('a malformed request is refused as a whole', () => {
  test.each([
    ['a group', request(group(3))],
    ['the end of a group', request(group(4))],
    ['wire type 6', request(group(6))],
    ['wire type 7', request(group(7))],
    ['field number 0', request(Buffer.from([0x02, 0x00]))],
    ['a name that is a varint', request(Buffer.from([0x28, 0x01]))],
    ['a start time that is a varint', request(Buffer.from([0x38, 0x01]))],
    ['a kind that is a string', request(delimited(6, Buffer.from('x')))],
    ['a length that reaches beyond the span', request(Buffer.from([0x2a, 0x05, 0x61]))],
    ['a length of 2^35', request(Buffer.concat([Buffer.from([0x2a]), varint(2 ** 35)]))],
    ['a length of six bytes', request(Buffer.from([0x2a, 0x81, 0x80, 0x80, 0x80, 0x80, 0x00, 0x61]))],
    ['a length that is cut off', request(Buffer.from([0x2a, 0x80]))],
    [
      'a varint of eleven bytes',
      request(Buffer.concat([Buffer.from([0x30]), Buffer.alloc(10, 0x80), Buffer.from([0x01])])),
    ],
    ['a fixed64 that is cut off', request(Buffer.from([0x39, 1, 2, 3]))],
    ['a fixed32 that is cut off', request(Buffer.from([0x85, 0x01, 1, 2]))],
    ['a broken event', request(delimited(11, Buffer.from([0x09, 1])))],
    ['a broken link', request(delimited(13, Buffer.from([0x0a, 9])))],
    ['a broken attribute value', request(attribute(Buffer.from([0x0a, 9])))],
    [
      'a broken value deep inside',
      request(attribute(delimited(6, delimited(1, delimited(2, Buffer.from([0x21, 1])))))),
    ],
    ['values nested 200 deep', request(attribute(nested(200)))],
  ])('%s', (_name, bytes) => {
    const scan = new Scan();
    expect(() => scan.run(bytes, 'traces', false, { resource: () => {}, item: () => undefined })).toThrow(
      MalformedError,
    );
  });

  test('a length of five bytes, three of them needless, is read', () => {
    const scan = new Scan();
    const name = Buffer.concat([Buffer.from([0x2a, 0x81, 0x80, 0x80, 0x80, 0x00]), Buffer.from('a')]);
    scan.run(request(name), 'traces', false, { resource: () => {}, item: () => undefined });
    expect(scan.items).toBe(1);
  });

  test('values nested 40 deep are read', () => {
    const scan = new Scan();
    scan.run(request(attribute(nested(40))), 'traces', false, { resource: () => {}, item: () => undefined });
    expect(scan.items).toBe(1);
  });
});
