/** A complete answer. */
export type Answer = Readonly<{
  status: number;
  /** By lower-case name; of a header that came several times, all values. */
  headers: Readonly<Record<string, readonly string[]>>;
  body: Buffer;
}>;

/** Values of a header that came several times, as one (RFC 9110 §5.3); undefined if it did not come. */
export function headerText({ headers }: Pick<Answer, 'headers'>, name: string): string | undefined {
  return headers[name.toLowerCase()]?.join(', ');
}

/** The body as text, by the charset of its content type, else as UTF-8. */
export function bodyText(answer: Answer): string {
  const charset = /charset="?([^\s;"]+)/i.exec(headerText(answer, 'content-type') ?? '')?.[1];
  try {
    return new TextDecoder(charset ?? 'utf-8').decode(answer.body);
  } catch {
    return new TextDecoder().decode(answer.body); // a charset nobody knows
  }
}
