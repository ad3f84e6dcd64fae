import { SIGNALS, type Signal } from '../../otel-collector-processor/src/messages/index.ts';
import { decodeOtlp, encodeOtlp } from '../../otel-collector-processor/test/otlpWitness.ts';
import { itemsOf } from '../support/otlpItems.ts';
import { idsIn, requestOf } from './crashItems.ts';

const IDS = [1, 7, 61, 4_000_000];

/** As the companion sends spans and log records on. */
const labelled = (signal: 'traces' | 'logs', bytes: Buffer, count = 1): Buffer => {
  const request = decodeOtlp(signal, bytes);
  for (const { attributes } of itemsOf(request) as { attributes: unknown[] }[])
    for (let i = 0; i < count; i++)
      attributes.push({ key: 'user_agent.synthetic.type', value: { stringValue: 'test' } });
  return Buffer.from(encodeOtlp(signal, request));
};
const asForwarded = (signal: Signal, bytes: Buffer) => (signal === 'metrics' ? bytes : labelled(signal, bytes));

test.each(SIGNALS)('the ids of %s are found again', (signal) => {
  expect(idsIn(signal, asForwarded(signal, requestOf(signal, IDS, 1_800_000_000_000)))).toEqual(IDS);
});

test.each(SIGNALS)('%s whose bytes were mixed up are known', (signal) => {
  const bytes = asForwarded(signal, requestOf(signal, [61], 1_800_000_000_000));
  bytes[bytes.indexOf('61/61') + 1] = 0x32;
  expect(idsIn(signal, bytes)).toEqual([NaN]);
});

describe.each(['traces', 'logs'] as const)('of %s', (signal) => {
  test.each([
    ['no label', 0],
    ['two labels', 2],
  ])('an item with %s is known', (_what, count) => {
    expect(idsIn(signal, labelled(signal, requestOf(signal, [5], 0), count))).toEqual([NaN]);
  });
});
