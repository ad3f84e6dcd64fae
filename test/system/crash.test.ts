import { encodeOtlp } from '../../otel-collector-processor/test/otlpWitness.ts';
import { startCompanion, type Companion } from '../support/companion.ts';
import { startOtlpSink, type OtlpSink } from '../support/otlpSink.ts';
import { waitFor } from '../support/waitFor.ts';

const SPANS = 20;

/** Sends requests of uniquely named spans, several at a time, until told to stop. */
function startLoad(url: () => string) {
  const acknowledged: string[] = [];
  let unanswered = 0;
  let sent = 0;
  let running = true;
  const sender = async (id: number): Promise<void> => {
    for (let i = 0; running; i++) {
      const names = Array.from({ length: SPANS }, (_, n) => `${id}-${i}-${n}`);
      const end = String(BigInt(Date.now()) * 1_000_000n);
      const body = encodeOtlp('traces', {
        resourceSpans: [
          {
            resource: { attributes: [{ key: 'service.name', value: { stringValue: 'load' } }] },
            // One operation, so that the counts can be compared; the unique name is the trace state.
            scopeSpans: [
              {
                spans: names.map((traceState) => ({
                  name: 'op',
                  kind: 2,
                  traceState,
                  startTimeUnixNano: end,
                  endTimeUnixNano: end,
                })),
              },
            ],
          },
        ],
      });
      sent++;
      try {
        const response = await fetch(`${url()}/v1/traces`, {
          method: 'POST',
          headers: { 'content-type': 'application/x-protobuf' },
          body: new Uint8Array(body),
        });
        await response.arrayBuffer();
        if (response.status === 200) acknowledged.push(...names);
        else unanswered++;
      } catch {
        unanswered++; // the process is gone: whether it was kept is not known
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    }
  };
  const senders = Promise.all([1, 2, 3, 4].map(sender));
  return {
    acknowledged,
    sent: () => sent,
    unanswered: () => unanswered,
    stop: async () => {
      running = false;
      await senders;
    },
  };
}

type Service = { name: string; customers: { calls: number } };

describe('kill -9 under load', () => {
  let sink: OtlpSink;
  let companion: Companion;
  const loads: ReturnType<typeof startLoad>[] = [];
  const newLoad = () => {
    const load = startLoad(() => companion.httpUrl);
    loads.push(load);
    return load;
  };
  beforeAll(async () => {
    sink = await startOtlpSink();
    companion = await startCompanion({ config: { forward: [{ id: 'sink', endpoint: sink.httpUrl }] } });
  }, 40_000);
  afterAll(async () => {
    await Promise.all(loads.map((load) => load.stop()));
    await companion.stop();
    await sink.close();
  });

  test('loses nothing that was acknowledged, and counts it: at the sink, in Prometheus, in the API', async () => {
    const load = newLoad();
    for (let round = 0; round < 3; round++) {
      const before = load.acknowledged.length;
      await waitFor('some load', () => (load.acknowledged.length > before + 2000 ? true : undefined));
      await companion.stop('SIGKILL');
      companion = await startCompanion({ dataDir: companion.dataDir, portBase: companion.portBase });
    }
    const before = load.acknowledged.length;
    await waitFor('load after the last start', () => (load.acknowledged.length > before + 500 ? true : undefined));
    await load.stop();

    const atSink = () =>
      new Set(
        (
          sink.decoded('traces') as { resourceSpans: { scopeSpans: { spans: { traceState: string }[] }[] }[] }[]
        ).flatMap((r) =>
          r.resourceSpans.flatMap((rs) => rs.scopeSpans.flatMap((ss) => ss.spans.map((s) => s.traceState))),
        ),
      );
    await waitFor('every acknowledged span at the sink', () => {
      const there = atSink();
      const missing = load.acknowledged.filter((name) => !there.has(name)).length;
      if (missing > 0) throw new Error(`${missing} of ${load.acknowledged.length} are missing`);
      return true;
    });

    const acknowledged = load.acknowledged.length;
    const most = acknowledged + load.unanswered() * SPANS;
    const counted = await waitFor('every acknowledged span to be counted', async () => {
      const { services } = await companion.get<{ services: Service[] }>('/api/v1/services?window=1h');
      const calls = services.find((s) => s.name === 'load')?.customers.calls ?? 0;
      if (calls < acknowledged) throw new Error(`${calls} of ${acknowledged} are counted`);
      return calls;
    });
    expect(counted).toBeLessThanOrEqual(most);
    const line = /^traces_span_metrics_calls_total{[^}]*service_name="load"[^}]*} (\d+)$/m;
    const exposed = await waitFor('the counter to agree', async () => {
      const value = Number(line.exec(await companion.metrics())?.[1]);
      if (value !== counted) throw new Error(`the API says ${counted}, /metrics ${value}`);
      return value;
    });
    expect(exposed).toBe(counted);
  }, 120_000);

  test('a graceful stop under load delivers and counts everything, exactly', async () => {
    const load = newLoad();
    await waitFor('some load', () => (load.acknowledged.length > 1000 ? true : undefined));
    const calls = async () =>
      (await companion.get<{ services: Service[] }>('/api/v1/services?window=1h')).services.find(
        (s) => s.name === 'load',
      )!.customers.calls;
    await load.stop();
    const unanswered = load.unanswered();
    const { dataDir, portBase } = companion;
    expect(await companion.stop('SIGTERM')).toBe(0);
    companion = await startCompanion({ dataDir, portBase });
    const first = await calls();
    expect(unanswered).toBe(0);
    await companion.stop('SIGTERM');
    companion = await startCompanion({ dataDir, portBase });
    expect(await calls()).toBe(first);
  }, 60_000);
});
