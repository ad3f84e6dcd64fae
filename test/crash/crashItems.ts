import type { Signal } from '../../otel-collector-processor/src/messages/index.ts';
import { decodeOtlp, encodeOtlp } from '../../otel-collector-processor/test/otlpWitness.ts';
import { itemsOf, valuesOf } from '../support/otlpItems.ts';

/** A user agent that the companion labels, so that every span and log record and what is around it is rewritten on its way. */
const USER_AGENT = 'CloudWatchSynthetics/arn:aws:synthetics:eu-west-1:1:canary:crash';
const LABEL = 'user_agent.synthetic.type';
const ECHO_MAX = 60;

/** What stands beside an id in its item: an item that was mixed with another, or cut, does not have its own. */
const echoOf = (id: number): string => `${id}/`.repeat(1 + (id % ECHO_MAX));

/** A request of `signal` whose items carry `ids`. `nowMs` is when they happened. */
export function requestOf(signal: Signal, ids: readonly number[], nowMs: number): Buffer {
  const time = String(BigInt(Math.floor(nowMs)) * 1_000_000n);
  const resource = { attributes: [{ key: 'service.name', value: { stringValue: 'crash' } }] };
  const items = ids.map((id) => ({
    attributes: [
      { key: 'item.id', value: { intValue: id } },
      { key: 'item.echo', value: { stringValue: echoOf(id) } },
      { key: 'user_agent.original', value: { stringValue: USER_AGENT } },
    ],
  }));
  switch (signal) {
    case 'traces': {
      const spans = items.map((item) => ({
        ...item,
        name: 'op',
        kind: 2,
        startTimeUnixNano: time,
        endTimeUnixNano: time,
      }));
      return Buffer.from(encodeOtlp(signal, { resourceSpans: [{ resource, scopeSpans: [{ spans }] }] }));
    }
    case 'metrics': {
      const dataPoints = items.map((item) => ({ ...item, timeUnixNano: time, asInt: '1' }));
      const metrics = [{ name: 'm', gauge: { dataPoints } }];
      return Buffer.from(encodeOtlp(signal, { resourceMetrics: [{ resource, scopeMetrics: [{ metrics }] }] }));
    }
    case 'logs': {
      const logRecords = items.map((item) => ({ ...item, timeUnixNano: time, body: { stringValue: 'a line' } }));
      return Buffer.from(encodeOtlp(signal, { resourceLogs: [{ resource, scopeLogs: [{ logRecords }] }] }));
    }
  }
}

/** The ids in a request that arrived; NaN for an item that is not as it was sent (spans and log records: labelled, once). */
export function idsIn(signal: Signal, body: Uint8Array): readonly number[] {
  return itemsOf(decodeOtlp(signal, body)).map((item) => {
    const id = Number(valuesOf(item, 'item.id')[0]);
    const isWhole = valuesOf(item, 'item.echo')[0] === echoOf(id);
    const labels = valuesOf(item, LABEL);
    const isLabelled = signal === 'metrics' ? labels.length === 0 : labels.length === 1 && labels[0] === 'test';
    return isWhole && isLabelled ? id : NaN;
  });
}
