import type { Arrival } from './shopTraffic.ts';
import { spansOf, type TreeSpan } from './spanTree.ts';

const VERSIONS: Readonly<Record<string, string>> = { payment: '2.14.1', checkout: '5.3.0', storefront: '8.0.2' };

const attribute = (key: string, stringValue: string) => ({ key, value: { stringValue } });

/** Sends the spans of these calls to a receiver of OTLP/HTTP, as JSON. Resolves when they are on its disk. */
export async function postTraces(httpUrl: string, arrivals: readonly Arrival[]): Promise<void> {
  if (arrivals.length === 0) return;
  const spans = arrivals.flatMap(({ call, endMs, traceId, userAgent }) => spansOf(call, endMs, traceId, userAgent));
  const resourceSpans = [...Map.groupBy(spans, ({ service }) => service)].map(([service, own]) => ({
    resource: resourceOf(service),
    scopeSpans: [{ spans: own.map(({ span }: TreeSpan) => span) }],
  }));
  const answer = await fetch(`${httpUrl}/v1/traces`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ resourceSpans }),
  });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`the receiver answers ${answer.status}: ${text}`);
}

function resourceOf(service: string) {
  return {
    attributes: [
      attribute('service.name', service),
      attribute('service.namespace', 'shop'),
      attribute('deployment.environment.name', 'production'),
      attribute('service.version', VERSIONS[service] ?? '1.0.0'),
    ],
  };
}
