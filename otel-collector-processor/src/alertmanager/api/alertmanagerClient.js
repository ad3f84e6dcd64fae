import { AlertmanagerError } from './alertmanagerError.ts';
import { readLimited } from './readLimited.ts';
const MIB = 1024 * 1024;
/** An alert takes 0.5 to 2 kB: this is some 20,000 of them. */
const ANSWER_MAX_BYTES = 32 * MIB;
/** As much of an error's text as fits a sentence. */
const QUOTED_MAX_CHARS = 300;
export function createAlertmanagerClient(o) {
    const { id, url, timeoutMs } = o.alertmanager;
    const base = url.replace(/\/+$/, '');
    const who = `Alertmanager "${id}" at ${base}`;
    const away = (why) => new AlertmanagerError('away', `${who} ${why}.`);
    return async ({ method, path, body, signal }) => {
        const late = new AbortController();
        const timer = setTimeout(() => late.abort(), timeoutMs);
        const sentMs = o.nowMs();
        let response;
        let text;
        let answeredMs;
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
        }
        catch (error) {
            throw away(late.signal.aborted ? `did not answer in full within ${timeoutMs} ms` : whyUnreachable(error));
        }
        finally {
            clearTimeout(timer);
        }
        if (text === undefined)
            throw away(`answered ${path} with more than ${ANSWER_MAX_BYTES / MIB} MiB`);
        if (!response.ok)
            throw refusal(who, path, response, text);
        const dateMs = Date.parse(response.headers.get('date') ?? '');
        return { json: parsed(text, response, away), sentMs, answeredMs, dateMs: Number.isNaN(dateMs) ? null : dateMs };
    };
}
function parsed(text, response, away) {
    if (text === '')
        return undefined;
    try {
        return JSON.parse(text);
    }
    catch {
        const type = response.headers.get('content-type') ?? 'no content type';
        const what = /html/i.test(type) || text.trimStart().startsWith('<') ? 'a web page' : 'something';
        throw away(`answered with ${what} that is not JSON (${type}): its url may be that of something else`);
    }
}
/** 3xx and 401 come from what stands before it, 5xx of a proxy too: all these may pass. */
function refusal(who, path, { status, headers }, text) {
    if (status >= 300 && status < 400)
        return new AlertmanagerError('away', `${who} redirects (${status}): write the address that it leads to as its url.`);
    if (status === 401 || status === 403)
        return new AlertmanagerError('away', `${who} wants other credentials (${status}): see its headers in vigil.yaml.`);
    const html = /html/i.test(headers.get('content-type') ?? '');
    const words = html ? '' : quoted(text);
    const said = `${who} answered ${path} with ${status}${words === '' ? '' : `: ${words}`}`;
    const code = status === 404 ? 'not_found' : status >= 500 || html ? 'away' : 'refused';
    return new AlertmanagerError(code, said.endsWith('.') ? said : `${said}.`);
}
/** Its errors are a JSON string, or an object with a message. */
function quoted(text) {
    let said = text;
    try {
        const json = JSON.parse(text);
        said = typeof json === 'object' && json !== null && 'message' in json ? json.message : json;
    }
    catch {
        // plain text
    }
    const words = typeof said === 'string' ? said : text;
    return words
        .replace(/[\s\p{Cc}]+/gu, ' ')
        .trim()
        .slice(0, QUOTED_MAX_CHARS);
}
/** Node's fetch says "fetch failed" and hides why, in causes and in lists of errors; the deepest says most. */
function whyUnreachable(error) {
    let failure = error;
    for (;;) {
        const deeper = failure.cause ?? failure.errors?.[0];
        if (deeper === undefined || deeper === null)
            break;
        failure = deeper;
    }
    const reason = failure.code ?? failure.message;
    return reason === undefined || reason === '' ? 'cannot be reached' : `cannot be reached (${reason})`;
}
