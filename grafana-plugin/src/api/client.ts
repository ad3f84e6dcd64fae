import { getBackendSrv, isFetchError, type BackendSrvRequest } from '@grafana/runtime';
import { lastValueFrom } from 'rxjs';
import { PLUGIN_ID } from '../pluginId';
import { pluginSetup } from './pluginSetup';
import { errorOfAnswer } from './vigilError';

/** The companion's API as Grafana's plugin proxy offers it. */
export const API_URL = `/api/plugin-proxy/${PLUGIN_ID}/api/v1`;

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
  return askGrafana<T>({
    url: `${API_URL}/${path}${text === '' ? '' : `?${text}`}`,
    method: 'GET',
    ...(signal !== undefined && { abortSignal: signal }),
  });
}

/** POST to the companion's API. Rejects with VigilError. */
export function postToCompanion<T>(path: string, body: unknown, signal?: AbortSignal): Promise<T> {
  return askGrafana<T>({
    url: `${API_URL}/${path}`,
    method: 'POST',
    data: body,
    ...(signal !== undefined && { abortSignal: signal }),
  });
}

/** A request to Grafana, the companion behind it or not, without Grafana's own alerts. Rejects with VigilError. */
export async function askGrafana<T>(request: BackendSrvRequest): Promise<T> {
  try {
    const answer = getBackendSrv().fetch<T>({ ...request, showErrorAlert: false, showSuccessAlert: false });
    return (await lastValueFrom(answer)).data;
  } catch (error) {
    // What is no answer is a connection that failed, or was ended.
    throw isFetchError(error)
      ? errorOfAnswer(error.status, error.data, pluginSetup())
      : errorOfAnswer(0, undefined, pluginSetup());
  }
}
