import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { z } from 'zod';

const attributesSchema = z
  .array(z.object({ key: z.string(), value: z.record(z.string(), z.unknown()) }))
  .transform((pairs) => new Map(pairs.map(({ key, value }) => [key, Object.values(value)[0]])));
const resourceSchema = z.object({ attributes: attributesSchema });

const tracesSchema = z.object({
  resourceSpans: z.array(
    z.object({
      resource: resourceSchema,
      scopeSpans: z.array(
        z.object({
          spans: z.array(
            z.object({
              traceId: z.string(),
              spanId: z.string(),
              parentSpanId: z.string().default(''),
              traceState: z.string().default(''),
              name: z.string(),
              kind: z.int(),
              attributes: attributesSchema,
              status: z.object({ code: z.int().default(0) }),
            }),
          ),
        }),
      ),
    }),
  ),
});
const logsSchema = z.object({
  resourceLogs: z.array(
    z.object({
      resource: resourceSchema,
      scopeLogs: z.array(
        z.object({
          logRecords: z.array(
            z.object({
              severityText: z.string(),
              body: z.object({ stringValue: z.string() }),
              traceId: z.string().default(''),
            }),
          ),
        }),
      ),
    }),
  ),
});
const metricsSchema = z.object({
  resourceMetrics: z.array(
    z.object({
      resource: resourceSchema,
      scopeMetrics: z.array(z.object({ metrics: z.array(z.object({ name: z.string() })) })),
    }),
  ),
});

export const SERVER_KIND = 2;
export const ERROR_STATUS = 2;

type Resource = z.output<typeof resourceSchema>['attributes'];
export type SunkSpan = z.output<typeof tracesSchema>['resourceSpans'][number]['scopeSpans'][number]['spans'][number] &
  Readonly<{ resource: Resource; service: string }>;
type SunkLog = z.output<typeof logsSchema>['resourceLogs'][number]['scopeLogs'][number]['logRecords'][number] &
  Readonly<{ service: string }>;

/** Takes OTLP/HTTP in JSON and keeps what came. */
export type OtlpSink = Readonly<{
  url: string;
  spans: readonly SunkSpan[];
  logs: readonly SunkLog[];
  /** `service/metric`. */
  metrics: ReadonlySet<string>;
  close(): Promise<void>;
}>;

export async function startOtlpSink(): Promise<OtlpSink> {
  const spans: SunkSpan[] = [];
  const logs: SunkLog[] = [];
  const metrics = new Set<string>();
  const serviceOf = (resource: Resource): string => String(resource.get('service.name'));

  function take(path: string | undefined, body: unknown): void {
    switch (path) {
      case '/v1/traces':
        for (const { resource, scopeSpans } of tracesSchema.parse(body).resourceSpans) {
          const from = { resource: resource.attributes, service: serviceOf(resource.attributes) };
          for (const scope of scopeSpans) spans.push(...scope.spans.map((span) => ({ ...span, ...from })));
        }
        return;
      case '/v1/logs':
        for (const { resource, scopeLogs } of logsSchema.parse(body).resourceLogs) {
          const service = serviceOf(resource.attributes);
          for (const scope of scopeLogs) logs.push(...scope.logRecords.map((record) => ({ ...record, service })));
        }
        return;
      case '/v1/metrics':
        for (const { resource, scopeMetrics } of metricsSchema.parse(body).resourceMetrics) {
          const service = serviceOf(resource.attributes);
          for (const scope of scopeMetrics) for (const { name } of scope.metrics) metrics.add(`${service}/${name}`);
        }
        return;
      default:
        throw new Error(`OTLP has no path ${path}`);
    }
  }

  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      take(request.url, JSON.parse(Buffer.concat(chunks).toString('utf8')));
      response.setHeader('content-type', 'application/json').end('{}');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    spans,
    logs,
    metrics,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
