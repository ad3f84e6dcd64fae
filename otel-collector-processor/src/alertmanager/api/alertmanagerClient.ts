import type { AlertmanagerConfig } from '@vigil/quality-model';
import { AlertmanagerError } from './alertmanagerError.ts';
import { readLimited, whyUnreachable } from '../../http/index.ts';

const MIB = 1024 * 1024;

/** An alert takes 0.5 to 2 kB: this is some 20,000 of them. */
const ANSWER_MAX_BYTES = 32 * MIB;

/** As much of an error's text as fits a sentence. */
const QUOTED_MAX_CHARS = 300;

export type ClientOptions = Readonly<{
  alertmanager: Pick<AlertmanagerConfig, 'id' | 'url' | 'timeoutMs'>;
  /** Of every request, with their secrets in them. */
  headers: Readonly<Record<string, string>>;
  nowMs: () => number;
  /** Default: Node's own. */
  fetch?: typeof fetch | undefined;
}>;

export type Asked = Readonly<{
  method: 'GET' | 'POST' | 'DELETE';
  /** Behind the base URL, as `/api/v2/alerts`. */
  path: string;
  body?: unknown;
  signal?: AbortSignal | undefined;
}>;

export type Answer = Readonly<{
  /** Parsed; undefined where the body is empty. */
  json: unknown;
  /** Our clock, Unix milliseconds: before the request, and when the answer's headers were there. */
  sentMs: number;
  answeredMs: number;
  /** The `Date` header; null where there is none that can be read. */
  dateMs: number | null;
}>;

/** Asks one Alertmanager. Rejects with AlertmanagerError, within its `timeoutMs`. */
export type AlertmanagerClient = (asked: Asked) => Promise<Answer>;

export function createAlertmanagerClient(o: ClientOptions): AlertmanagerClient {
  const { id, url, timeoutMs } = o.alertmanager;
  const base = url.replace(/\/+$/, '');
  const who = `Alertmanager "${id}" at ${base}`;
  const away = (why: string): AlertmanagerError => new AlertmanagerError('away', `${who} ${why}.`);

  return async ({ method, path, body, signal }) => {
    const late = new AbortController();
    const timer = setTimeout(() => late.abort(), timeoutMs);
    const sentMs = o.nowMs();
    let response: Response;
    let text: string | undefined;
    let answeredMs: number;
    try {
      response = await (o.fetch ?? fetch)(`${base}${path}`, {
        method,
        headers: {
          accept: 'application/json',
          ...o.headers,
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        },
        // A redirect would take the credentials along, or end at a login page.
        redirect: 'manual',
        signal: signal === undefined ? late.signal : AbortSignal.any([signal, late.signal]),
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      answeredMs = o.nowMs();
      text = await readLimited(response, ANSWER_MAX_BYTES);
    } catch (error) {
      throw away(late.signal.aborted ? `did not answer in full within ${timeoutMs} ms` : whyUnreachable(error));
    } finally {
      clearTimeout(timer);
    }
    if (text === undefined) throw away(`answered ${path} with more than ${ANSWER_MAX_BYTES / MIB} MiB`);
    if (!response.ok) throw refusal(who, path, response, text);
    const dateMs = Date.parse(response.headers.get('date') ?? '');
    return { json: parsed(text, response, away), sentMs, answeredMs, dateMs: Number.isNaN(dateMs) ? null : dateMs };
  };
}

function parsed(text: string, response: Response, away: (why: string) => AlertmanagerError): unknown {
  if (text === '') return undefined;
  try {
    return JSON.parse(text);
  } catch {
    const type = response.headers.get('content-type') ?? 'no content type';
    const what = /html/i.test(type) || text.trimStart().startsWith('<') ? 'a web page' : 'something';
    throw away(`answered with ${what} that is not JSON (${type}): its url may be that of something else`);
  }
}

/** 3xx and 401 come from what stands before it, 5xx of a proxy too: all these may pass. */
function refusal(who: string, path: string, { status, headers }: Response, text: string): AlertmanagerError {
  if (status >= 300 && status < 400)
    return new AlertmanagerError(
      'away',
      `${who} redirects (${status}): write the address that it leads to as its url.`,
    );
  if (status === 401 || status === 403)
    return new AlertmanagerError('away', `${who} wants other credentials (${status}): see its headers in vigil.yaml.`);
  const html = /html/i.test(headers.get('content-type') ?? '');
  const words = html ? '' : quoted(text);
  const said = `${who} answered ${path} with ${status}${words === '' ? '' : `: ${words}`}`;
  const code = status === 404 ? 'not_found' : status >= 500 || html ? 'away' : 'refused';
  return new AlertmanagerError(code, said.endsWith('.') ? said : `${said}.`);
}

/** Its errors are a JSON string, or an object with a message. */
function quoted(text: string): string {
  let said: unknown = text;
  try {
    const json: unknown = JSON.parse(text);
    said = typeof json === 'object' && json !== null && 'message' in json ? json.message : json;
  } catch {
    // plain text
  }
  const words = typeof said === 'string' ? said : text;
  return words
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .trim()
    .slice(0, QUOTED_MAX_CHARS);
}
