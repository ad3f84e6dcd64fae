import { SIGNALS, type Signal } from '../../../otel-collector-processor/src/messages/index.ts';
import { encodeOtlp, type WitnessMessage } from '../../../otel-collector-processor/test/otlpWitness.ts';
import { USER_AGENT } from './arrivals.ts';

/** A request of `count` items, numbered from 0 in `item.id`. */
function requestOf(signal: Signal, count: number): WitnessMessage {
  const time = String(BigInt(Date.now()) * 1_000_000n);
  const resource = { attributes: [{ key: 'service.name', value: { stringValue: 'interop' } }] };
  const agent = { key: 'user_agent.original', value: { stringValue: USER_AGENT } };
  const items = Array.from({ length: count }, (_, id) => ({ key: 'item.id', value: { intValue: id } }));
  switch (signal) {
    case 'traces': {
      const spans = items.map((id, index) => ({
        traceId: Buffer.alloc(16, 1 + (index % 255)),
        spanId: Buffer.alloc(8, 1 + (index % 255)),
        name: 'op',
        kind: 2,
        startTimeUnixNano: time,
        endTimeUnixNano: time,
        attributes: [id, agent],
      }));
      return { resourceSpans: [{ resource, scopeSpans: [{ spans }] }] };
    }
    case 'metrics': {
      const dataPoints = items.map((id) => ({ timeUnixNano: time, asInt: '1', attributes: [id] }));
      return { resourceMetrics: [{ resource, scopeMetrics: [{ metrics: [{ name: 'm', gauge: { dataPoints } }] }] }] };
    }
    case 'logs': {
      const logRecords = items.map((id) => ({
        timeUnixNano: time,
        body: { stringValue: 'a line' },
        attributes: [id, agent],
      }));
      return { resourceLogs: [{ resource, scopeLogs: [{ logRecords }] }] };
    }
  }
}

/** Sends `count` items of each signal to an OTLP/HTTP receiver; rejects unless it says OK to all. */
export async function sendItems(httpPort: number, count: number): Promise<void> {
  for (const signal of SIGNALS) {
    const response = await fetch(`http://127.0.0.1:${httpPort}/v1/${signal}`, {
      method: 'POST',
      headers: { 'content-type': 'application/x-protobuf' },
      body: new Uint8Array(encodeOtlp(signal, requestOf(signal, count))),
    });
    if (response.status !== 200) throw new Error(`${signal}: ${response.status} ${await response.text()}`);
  }
}
