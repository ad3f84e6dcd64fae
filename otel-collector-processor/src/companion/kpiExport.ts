import { DEFAULT_TENANT, type KpiConfig } from '@vigil/quality-model';
import { whyUnreachable } from '../http/index.ts';
import type { KpiState } from '../kpi/index.ts';
import type { Logger } from '../log/index.ts';

export type KpiExportOptions = Readonly<{
  otlp: NonNullable<KpiConfig['otlp']>;
  /** With their secrets in them. */
  headers: Readonly<Record<string, string>>;
  kpi: Pick<KpiState, 'otlpRequests'>;
  nowMs: () => number;
  logger: Pick<Logger, 'warn'>;
}>;

export interface KpiExport {
  /** Sends all series if it is time, one request after the other. Never rejects. Called about once a second. */
  tick(): Promise<void>;
  /** Sends all series now. */
  flush(): Promise<void>;
}

/** As the Collector's exporter: longer is given up. */
const TIMEOUT_MS = 10_000;
const TENANT_HEADER = 'x-scope-orgid';

/** Tells all series to an OTLP/HTTP endpoint. They are cumulative: what does not arrive is in what is told next. */
export function createKpiExport({ otlp, headers, kpi, nowMs, logger }: KpiExportOptions): KpiExport {
  const url = `${otlp.endpoint.replace(/\/+$/, '')}/v1/metrics`;
  let dueMs = nowMs() + otlp.intervalMs;
  let sending: Promise<void> | undefined;

  async function send(): Promise<void> {
    for (const { tenant, body } of kpi.otlpRequests(nowMs())) {
      let problem: string | undefined;
      try {
        const response = await fetch(url, {
          method: 'POST',
          headers: {
            ...headers,
            ...(tenant !== DEFAULT_TENANT && { [TENANT_HEADER]: tenant }),
            'content-type': 'application/json',
          },
          body: JSON.stringify(body),
          redirect: 'manual',
          signal: AbortSignal.timeout(TIMEOUT_MS),
        });
        await response.body?.cancel();
        if (!response.ok) problem = `answered ${response.status}`;
      } catch (error) {
        problem = whyUnreachable(error);
      }
      if (problem === undefined) continue;
      logger.warn({ endpoint: url }, `KPIs were not exported: the endpoint ${problem}; they are sent again`);
      return;
    }
  }

  const flush = (): Promise<void> =>
    (sending ??= send().finally(() => {
      sending = undefined;
      dueMs = nowMs() + otlp.intervalMs;
    }));
  return { tick: () => (nowMs() >= dueMs ? flush() : Promise.resolve()), flush };
}
