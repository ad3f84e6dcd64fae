/** Node's fetch says "fetch failed" and hides why, in causes and in lists of errors; the deepest says most. */
export function whyUnreachable(error: unknown): string {
  type Failure = Readonly<{ cause?: Failure; errors?: readonly Failure[]; code?: string; message?: string }>;
  let failure = error as Failure;
  for (;;) {
    const deeper = failure.cause ?? failure.errors?.[0];
    if (deeper === undefined || deeper === null) break;
    failure = deeper;
  }
  const reason = failure.code ?? failure.message;
  return reason === undefined || reason === '' ? 'cannot be reached' : `cannot be reached (${reason})`;
}
