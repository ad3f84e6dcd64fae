import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { SIGNALS } from '../../messages/index.ts';
import { decodeOtlp, encodeOtlp } from '../../../test/otlpWitness.ts';
import { arbitraryRequest } from '../../../test/wireArbitrary.ts';
import { jsonToProtobuf } from './jsonToProtobuf.ts';
import { protobufToJson } from './protobufToJson.ts';

const bytesOf = (json: unknown): Buffer => Buffer.from(JSON.stringify(json));
const example = (signal: string): unknown =>
  JSON.parse(
    readFileSync(
      join('otel-collector-processor/test/proto/examples', `${signal === 'traces' ? 'trace' : signal}.json`),
      'utf8',
    ),
  );

describe.each(SIGNALS)('a request of %s as OTLP/JSON', (signal) => {
  test('is the example of the specification, where it was made from that', () => {
    const json = protobufToJson(signal, jsonToProtobuf(signal, bytesOf(example(signal))));
    expect(decodeOtlp(signal, jsonToProtobuf(signal, bytesOf(json)))).toEqual(
      decodeOtlp(signal, jsonToProtobuf(signal, bytesOf(example(signal)))),
    );
  });

  test('of any shape says the same as the request, when it is turned back', () => {
    fc.assert(
      fc.property(arbitraryRequest(signal, { nonMinimal: true, keys: ['a', 'service.name'] }), (body) => {
        // ids of other lengths are no OTLP/JSON; a witness writes the request anew without what is unknown
        const json = protobufToJson(signal, body);
        const back = decodeOtlp(signal, jsonToProtobuf(signal, bytesOf(withIds(json))));
        const witnessed = decodeOtlp(
          signal,
          jsonToProtobuf(
            signal,
            bytesOf(withIds(protobufToJson(signal, encodeOtlp(signal, decodeOtlp(signal, body))))),
          ),
        );
        expect(back).toEqual(witnessed);
      }),
      { numRuns: 200 },
    );
  });
});

/** The same with ids of the right length. */
function withIds(json: unknown): unknown {
  return JSON.parse(JSON.stringify(json), (key, value: unknown) => {
    if (typeof value !== 'string' || !/^(traceId|spanId|parentSpanId)$/.test(key)) return value;
    return value.padEnd(key === 'traceId' ? 32 : 16, '0').slice(0, key === 'traceId' ? 32 : 16);
  });
}

test('shows every kind of value as the specification writes it', () => {
  const attribute = (key: string, value: object) => ({ key, value });
  const span = {
    traceId: Buffer.from('5B8EFFF798038103D269B633813FC60C', 'hex'),
    kind: 2,
    startTimeUnixNano: '18446744073709551615',
    droppedAttributesCount: 3,
    attributes: [
      attribute('text', { stringValue: 'größe' }),
      attribute('yes', { boolValue: true }),
      attribute('integer', { intValue: '-5' }),
      attribute('infinite', { doubleValue: -Infinity }),
      attribute('bytes', { bytesValue: Buffer.from([1, 2, 255]) }),
      attribute('list', { arrayValue: { values: [{ stringValue: 'a' }, {}] } }),
    ],
  };
  const body = encodeOtlp('traces', { resourceSpans: [{ scopeSpans: [{ spans: [span] }] }] });
  expect(protobufToJson('traces', body)).toEqual({
    resourceSpans: [
      {
        scopeSpans: [
          {
            spans: [
              {
                ...span,
                traceId: '5b8efff798038103d269b633813fc60c',
                attributes: [
                  ...span.attributes.slice(0, 3),
                  attribute('infinite', { doubleValue: '-Infinity' }),
                  attribute('bytes', { bytesValue: 'AQL/' }),
                  span.attributes[5],
                ],
              },
            ],
          },
        ],
      },
    ],
  });
});

test.each([
  ['a field that ends behind its message', '0a05ffffff'],
  ['a number without an end', 'ffffffffffffffffffffff01'],
  ['a group', '0b'],
])('is not made of %s', (_what, hex) => {
  expect(() => protobufToJson('traces', Buffer.from(hex, 'hex'))).toThrow(RangeError);
});
