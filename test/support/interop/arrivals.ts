import { SIGNALS, type Signal } from '../../../otel-collector-processor/src/messages/index.ts';
import { decodeOtlp } from '../../../otel-collector-processor/test/otlpWitness.ts';
import { itemsOf, valuesOf, type OtlpItem } from '../otlpItems.ts';
import type { OtlpSink, Received } from '../otlpSink.ts';
import { waitFor } from '../waitFor.ts';

/** A user agent that the companion labels, on every item of the applications. */
export const USER_AGENT = 'Mozilla/5.0 DatadogSynthetics';
const LABELS = {
  'user_agent.synthetic.type': 'test',
  'vigil.synthetic.source': 'datadog',
  'vigil.synthetic.evidence': 'user_agent',
} as const;

/** Items that a sink got from its `since`-th request on, of requests that `isMeant`. */
export function arrivals(
  sink: OtlpSink,
  since = 0,
  isMeant: (request: Received) => boolean = () => true,
): Readonly<Record<Signal, readonly OtlpItem[]>> {
  const of = (signal: Signal) =>
    sink.received
      .slice(since)
      .filter((request) => request.signal === signal && isMeant(request))
      .flatMap(({ body }) => itemsOf(decodeOtlp(signal, body)));
  return { traces: of('traces'), metrics: of('metrics'), logs: of('logs') };
}

/** Waits until every one of `count` items of each signal has come, by `item.id`; then each has come once, and spans are labelled. */
export async function expectEachOnce(
  count: number,
  sink: OtlpSink,
  since = 0,
  isMeant?: (request: Received) => boolean,
): Promise<void> {
  const ids = Array.from({ length: count }, (_, id) => String(id));
  const found = () => arrivals(sink, since, isMeant);
  const idsOf = (items: readonly OtlpItem[]) => items.map((item) => valuesOf(item, 'item.id').join());
  await waitFor(`${count} items of each signal`, () => {
    const there = found();
    for (const signal of SIGNALS) {
      const missing = count - new Set(idsOf(there[signal])).size;
      if (missing > 0) throw new Error(`${missing} of ${count} ${signal} are missing`);
    }
    return true;
  });
  const all = found();
  for (const signal of SIGNALS)
    expect([signal, idsOf(all[signal]).sort((a, b) => Number(a) - Number(b))]).toEqual([signal, ids]);
  for (const [key, value] of Object.entries(LABELS)) {
    expect([key, ...new Set(all.traces.map((span) => valuesOf(span, key).join()))]).toEqual([key, value]);
    expect([key, ...new Set(all.metrics.map((point) => valuesOf(point, key).join()))]).toEqual([key, '']);
  }
}
