import { query, type JsonValue } from 'jsonpath-rfc9535';

export type Selected =
  Readonly<{ kind: 'selected'; values: readonly unknown[] }> | Readonly<{ kind: 'broken'; why: string }>;

/** What a JSON path (RFC 9535) selects in JSON data. */
export function select(data: unknown, path: string): Selected {
  try {
    return { kind: 'selected', values: query(data as JsonValue, path) };
  } catch (error) {
    return { kind: 'broken', why: error instanceof Error ? error.message : String(error) };
  }
}
