import type { ApiErrorBody, ApiErrorCode } from '@vigil/quality-model';

/** An answer that is no success. The body is the companion's, or Grafana's own. */
export type Refusal = Readonly<{ refused: true; status: number; body: unknown }>;

/** As the companion refuses. */
export const refusal = (status: number, code: ApiErrorCode | (string & {}), message: string): Refusal => ({
  refused: true,
  status,
  body: { error: { code, message, requestId: 'req-1' } } satisfies ApiErrorBody,
});

/** As Grafana refuses, or its proxy. */
export const grafanaRefusal = (status: number, message = ''): Refusal => ({
  refused: true,
  status,
  body: message === '' ? '' : { message },
});

export const isRefusal = (answer: unknown): answer is Refusal =>
  typeof answer === 'object' && answer !== null && 'refused' in answer;
