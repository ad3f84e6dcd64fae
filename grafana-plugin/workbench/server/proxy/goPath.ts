/**
 * Paths as Go's net/url reads and writes them: Grafana's proxy matches what was sent, but forwards what Go makes of it.
 * Source: net/url, "URL.EscapedPath"; RFC 3986.
 */

/** What stands in a path as it is. */
const PLAIN = new Set('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.~$&+,/:;=@');
/** What is not written so, but is left alone where somebody sent it so. */
const TOLERATED = new Set("!'()*[]%");

const utf8 = new TextDecoder('utf-8', { ignoreBOM: true });

/** A decoded path in the form in which Go writes it. */
export function escapePath(path: string): string {
  return Array.from(path, (character) => (PLAIN.has(character) ? character : percentEncode(character))).join('');
}

function percentEncode(character: string): string {
  return Array.from(
    Buffer.from(character, 'utf8'),
    (byte) => `%${byte.toString(16).toUpperCase().padStart(2, '0')}`,
  ).join('');
}

/** The path with each `%xx` decoded; undefined where a percent sign is followed by something else, which Go refuses. */
export function unescapePath(path: string): string | undefined {
  if (/%(?![0-9a-fA-F]{2})/.test(path)) return undefined;
  const bytes = Buffer.from(path, 'utf8').toString('latin1');
  const decoded = bytes.replace(/%([0-9a-fA-F]{2})/g, (_, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  );
  return utf8.decode(Buffer.from(decoded, 'latin1'));
}

/**
 * The path of a request line as Grafana's router and its proxy see it: as it was sent, if it is a valid encoding, else
 * encoded anew. Undefined where Go answers 400.
 */
export function escapedPath(sent: string): string | undefined {
  const path = unescapePath(sent);
  if (path === undefined) return undefined;
  const isValid = Array.from(sent).every((character) => PLAIN.has(character) || TOLERATED.has(character));
  return isValid ? sent : escapePath(path);
}
