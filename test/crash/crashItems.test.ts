import { SIGNALS, type Signal } from '../../otel-collector-processor/src/messages/index.ts';
import { decodeOtlp, encodeOtlp } from '../../otel-collector-processor/test/otlpWitness.ts';
import { idsIn, requestOf } from './crashItems.ts';

const IDS = [1, 7, 61, 4_000_000];

/** As the companion sends spans on. */
const labelled = (bytes: Buffer, count = 1): Buffer => {
  const request = decodeOtlp('traces', bytes) as {
    resourceSpans: { scopeSpans: { spans: { attributes: unknown[] }[] }[] }[];
  };
  for (const { attributes } of request.resourceSpans[0]!.scopeSpans[0]!.spans)
    for (let i = 0; i < count; i++)
      attributes.push({ key: 'user_agent.synthetic.type', value: { stringValue: 'test' } });
  return Buffer.from(encodeOtlp('traces', request));
};
const asForwarded = (signal: Signal, bytes: Buffer) => (signal === 'traces' ? labelled(bytes) : bytes);

test.each(SIGNALS)('the ids of %s are found again', (signal) => {
  expect(idsIn(signal, asForwarded(signal, requestOf(signal, IDS, 1_800_000_000_000)))).toEqual(IDS);
});

test.each(SIGNALS)('%s whose bytes were mixed up are known', (signal) => {
  const bytes = asForwarded(signal, requestOf(signal, [61], 1_800_000_000_000));
  bytes[bytes.indexOf('61/61') + 1] = 0x32;
  expect(idsIn(signal, bytes)).toEqual([NaN]);
});

test.each([
  ['no label', 0],
  ['two labels', 2],
])('a span with %s is known', (_what, count) => {
  expect(idsIn('traces', labelled(requestOf('traces', [5], 0), count))).toEqual([NaN]);
});
