import { z } from 'zod';
import { createDraft, idOf, ImportError, type Draft, type Imported, type Step } from './draft.ts';
import { headersOf, requestOf } from './httpChecks.ts';

const harSchema = z.looseObject({
  log: z.looseObject({
    pages: z.array(z.looseObject({ title: z.string().optional() })).optional(),
    entries: z.array(
      z.looseObject({
        _resourceType: z.string().optional(),
        request: z.looseObject({
          method: z.string(),
          url: z.string(),
          headers: z.array(z.looseObject({ name: z.string(), value: z.string() })).optional(),
        }),
        response: z.looseObject({
          status: z.number(),
          content: z.looseObject({ mimeType: z.string().optional() }).optional(),
        }),
      }),
    ),
  }),
});
type Entry = z.output<typeof harSchema>['log']['entries'][number];

const STEPS_MAX = 50;
/** What a page loads beside what it says: thousands of requests a day that test nothing. */
const STATIC = /^(image|font|audio|video)\/|css|javascript|wasm/i;
/** Headers that say something of what is asked for; the others are the browser's own. */
const KEPT = /^(accept|accept-language|content-type|x-requested-with)$/i;

function isStatic({ _resourceType: kind, response }: Entry): boolean {
  if (kind !== undefined) return !['document', 'xhr', 'fetch'].includes(kind);
  return STATIC.test(response.content?.mimeType ?? '');
}

function stepOf(entry: Entry, draft: Draft): Step | undefined {
  const { method, url, headers = [] } = entry.request;
  const { protocol, pathname, href } = new URL(url);
  const where = `${method} ${url}`;
  if (protocol !== 'http:' && protocol !== 'https:') {
    draft.note(where, `${protocol} has no counterpart`);
    return undefined;
  }
  const request = requestOf(method, href.replace(/#.*$/, '').replaceAll('${', '$%7B'), where, draft);
  if (request === undefined) return undefined;
  const kept = headers.filter(({ name }) => KEPT.test(name)).map(({ name, value }) => [name, value] as const);
  for (const { name } of headers) {
    if (/^(authorization|cookie)$/i.test(name))
      draft.note(where, `its ${name.toLowerCase()} is a secret: it is left out, see auth`);
  }
  const status = entry.response.status;
  const isRedirect = status >= 300 && status < 400;
  return {
    id: idOf(pathname === '/' ? 'home' : pathname),
    ...request,
    headers: headersOf(Object.fromEntries(kept), where, draft),
    ...(isRedirect && { redirects: 'manual' as const }),
    assert: [{ status: status === 304 ? [200, 304] : status }],
  };
}

/**
 * A HAR 1.2, as browsers save it: one journey with the pages and calls of the host that the first entry went to. What may
 * change something is left out, and said. Throws ImportError.
 */
export function importHar(file: unknown): Imported {
  const parsed = harSchema.safeParse(file);
  if (!parsed.success) throw new ImportError('the file is no HAR');
  const { entries, pages = [] } = parsed.data.log;
  const first = entries.find(({ request }) => URL.canParse(request.url));
  if (first === undefined) throw new ImportError('there are no requests in the HAR');
  const { host } = new URL(first.request.url);
  const draft = createDraft();
  const others = new Map<string, number>();
  let statics = 0;
  const steps: Step[] = [];
  for (const entry of entries) {
    if (!URL.canParse(entry.request.url)) continue;
    const theirs = new URL(entry.request.url).host;
    if (theirs !== host) others.set(theirs, (others.get(theirs) ?? 0) + 1);
    else if (isStatic(entry)) statics++;
    else if (steps.length < STEPS_MAX) steps.push(...[stepOf(entry, draft) ?? []].flat());
    else
      draft.note(
        `${entry.request.method} ${entry.request.url}`,
        `a journey has at most ${STEPS_MAX} steps: it is left out`,
      );
  }
  for (const [other, count] of others) draft.note(other, `${count} requests to another host are left out`);
  if (statics > 0) draft.note(host, `${statics} requests for images, styles and scripts are left out`);
  const title = pages[0]?.title?.replace(/^https?:\/\//, '') ?? host;
  draft.add({ name: title === '' ? host : title, schedule: { every: '5m' }, timeout: '1m', steps }, 'log');
  return draft.finish();
}
