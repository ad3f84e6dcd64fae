import type { ApiErrorBody, ApiErrorCode } from '@vigil/quality-model';
import { errorTable, type ErrorTable } from './errorTable.ts';

type Detail<Code extends ApiErrorCode> = Parameters<ErrorTable[Code]['message']>;

/** An answer of the API that is not a success. `detail` goes out as it is. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly code: ApiErrorCode;
  readonly status: number;
  readonly detail: Readonly<Record<string, unknown>> | undefined;
  constructor(code: ApiErrorCode, message: string, detail: Readonly<Record<string, unknown>> | undefined) {
    super(message);
    this.code = code;
    this.status = errorTable[code].status;
    this.detail = detail;
  }
}

/** The error of a row of the table; `detail` is what the row's message is made from. */
export function apiError<Code extends ApiErrorCode>(code: Code, ...detail: Detail<Code>): ApiError {
  const message = errorTable[code].message as (...detail: Detail<Code>) => string;
  return new ApiError(code, message(...detail), detail[0]);
}

/** The body in which it is answered. */
export function errorBody({ code, message, detail }: ApiError, requestId: string): ApiErrorBody {
  return { error: { code, message, ...(detail === undefined ? {} : { detail: { ...detail } }), requestId } };
}
