import { getBackendSrv, isFetchError, type BackendSrvRequest } from '@grafana/runtime';
import { lastValueFrom, timeout, TimeoutError } from 'rxjs';
import { PLUGIN_ID } from '../pluginId';
import { pluginSetup } from './pluginSetup';
import { errorOfAnswer, notTheCompanion, VigilError } from './vigilError';

/** The companion's API as Grafana's plugin proxy offers it. */
export const API_URL = `/api/plugin-proxy/${PLUGIN_ID}/api/v1`;

/**
 * So long an answer is waited for: who hangs would keep the page, and one of the browser's few connections, for ever. An
 * act may ask an Alertmanager, which gets up to a minute (`timeoutMs` of `alertmanagers` in vigil.yaml).
 */
const ANSWER_WITHIN_MS = { read: 20_000, write: 70_000 } as const;

export type QueryValues = Readonly<Record<string, string | number | undefined>>;

/** GET of the companion's API. `path` as in `issues`; what is undefined in `query` is left out. Rejects with VigilError. */
export function getFromCompanion<T>(path: string, query: QueryValues = {}, signal?: AbortSignal): Promise<T> {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined) {
      search.set(name, String(value));
    }
  }
  const text = search.toString();
  return askCompanion<T>({
    url: `${API_URL}/${path}${text === '' ? '' : `?${text}`}`,
    method: 'GET',
    ...(signal !== undefined && { abortSignal: signal }),
  });
}

/** POST to the companion's API. Rejects with VigilError. */
export function postToCompanion<T>(path: string, body: unknown, signal?: AbortSignal): Promise<T> {
  return askCompanion<T>({
    url: `${API_URL}/${path}`,
    method: 'POST',
    data: body,
    ...(signal !== undefined && { abortSignal: signal }),
  });
}

/** Whatever the companion answers with is an object; a page of some other server is none. */
async function askCompanion<T>(request: BackendSrvRequest): Promise<T> {
  const data = await askGrafana<T>(request);
  if (typeof data !== 'object' || data === null) {
    throw notTheCompanion(200);
  }
  return data;
}

/** A request to Grafana, the companion behind it or not, without Grafana's own alerts. Rejects with VigilError. */
export async function askGrafana<T>(request: BackendSrvRequest): Promise<T> {
  const withinMs = ANSWER_WITHIN_MS[request.method === 'GET' ? 'read' : 'write'];
  try {
    const answer = getBackendSrv().fetch<T>({ ...request, showErrorAlert: false, showSuccessAlert: false });
    return (await lastValueFrom(answer.pipe(timeout(withinMs)))).data;
  } catch (error) {
    if (error instanceof TimeoutError) {
      throw new VigilError('silent', `No answer has come within ${withinMs / 1000} s.`, { status: 0 });
    }
    // What is no answer is a connection that failed, or was ended.
    throw isFetchError(error)
      ? errorOfAnswer(error.status, error.data, pluginSetup())
      : errorOfAnswer(0, undefined, pluginSetup());
  }
}
