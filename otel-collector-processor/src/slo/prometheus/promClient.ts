import { z } from 'zod';
import type { PrometheusConfig } from '@vigil/quality-model';
import { readLimited, whyUnreachable } from '../../http/index.ts';

/** One sample of an instant vector. NaN stands for a value that is no number. */
export type PromSample = Readonly<{ labels: Readonly<Record<string, string>>; value: number }>;

/** An instant query. Rejects with PrometheusError, within the timeout. */
export type PromQuery = (promql: string) => Promise<readonly PromSample[]>;

/** A query that came to nothing. The message is a sentence for people, without secrets. */
export class PrometheusError extends Error {
  override readonly name = 'PrometheusError';
}

/** SLOs by the ten thousand fit. */
const ANSWER_MAX_BYTES = 32 * 1024 * 1024;
const QUOTED_MAX_CHARS = 300;

/** What is read of an answer of /api/v1/query. Source: Prometheus documentation, HTTP API, "Instant queries". */
const answerSchema = z.discriminatedUnion('status', [
  z.object({ status: z.literal('error'), error: z.string().default('') }),
  z.object({
    status: z.literal('success'),
    data: z.discriminatedUnion('resultType', [
      z.object({
        resultType: z.literal('vector'),
        result: z.array(
          z.object({ metric: z.record(z.string(), z.string()), value: z.tuple([z.number(), z.string()]) }),
        ),
      }),
      z.object({ resultType: z.literal('scalar'), result: z.tuple([z.number(), z.string()]) }),
    ]),
  }),
]);

export function createPromQuery(
  { id, url, timeoutMs }: Pick<PrometheusConfig, 'id' | 'url' | 'timeoutMs'>,
  headers: Readonly<Record<string, string>>,
): PromQuery {
  const base = url.replace(/\/+$/, '');
  const failed = (why: string): PrometheusError => new PrometheusError(`Prometheus "${id}" at ${base} ${why}.`);

  return async (promql) => {
    const late = AbortSignal.timeout(timeoutMs);
    let response: Response;
    let text: string | undefined;
    try {
      // POST: a query may be longer than a URL may be.
      response = await fetch(`${base}/api/v1/query`, {
        method: 'POST',
        headers: { accept: 'application/json', ...headers, 'content-type': 'application/x-www-form-urlencoded' },
        body: new URLSearchParams({ query: promql }),
        redirect: 'manual',
        signal: late,
      });
      text = await readLimited(response, ANSWER_MAX_BYTES);
    } catch (error) {
      throw failed(late.aborted ? `did not answer in full within ${timeoutMs} ms` : whyUnreachable(error));
    }
    if (text === undefined) throw failed('answered with more than 32 MiB');
    const answer = answerSchema.safeParse(jsonOf(text));
    if (!answer.success)
      throw failed(`answered with ${response.status} and no result of a query: its url may be that of something else`);
    if (answer.data.status === 'error')
      throw failed(
        `did not compute "${promql.slice(0, QUOTED_MAX_CHARS)}": ${answer.data.error.slice(0, QUOTED_MAX_CHARS)}`,
      );
    const { data } = answer.data;
    if (data.resultType === 'scalar') return [{ labels: {}, value: Number(data.result[1]) }];
    return data.result.map(({ metric, value }) => ({ labels: metric, value: Number(value[1]) }));
  };
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
