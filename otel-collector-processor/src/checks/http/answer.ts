import type { FactSource } from '@vigil/quality-model';

/** What is known of an answer beside its text; names and kinds are those of FACTS. */
export type Facts = Readonly<Partial<Record<FactSource, Readonly<Record<string, unknown>>>>>;

/** A complete answer. Of a step that is no HTTP: status 0, and what it found is in `facts`. */
export type Answer = Readonly<{
  status: number;
  /** By lower-case name; of a header that came several times, all values. */
  headers: Readonly<Record<string, readonly string[]>>;
  body: Buffer;
  facts?: Facts;
}>;

/** An answer without HTTP. */
export function factsAlone(facts: Facts): Answer {
  return { status: 0, headers: {}, body: Buffer.alloc(0), facts };
}

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
