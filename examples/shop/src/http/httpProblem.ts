/** An answer that is not what was asked for. `code` is stable, the message is for people. */
export class HttpProblem extends Error {
  readonly status: number;
  readonly code: string;

  constructor(status: number, code: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'HttpProblem';
    this.status = status;
    this.code = code;
  }
}

/** Any error as a problem; what nobody foresaw is a 500 that tells the caller nothing more. */
export function toHttpProblem(error: unknown): HttpProblem {
  return error instanceof HttpProblem
    ? error
    : new HttpProblem(500, 'internal', 'Something broke here.', { cause: error });
}
