import { AppEvents, type EventBusExtended, urlUtil } from '@grafana/data';
import { config, type BackendSrv, type BackendSrvRequest, type FetchError, type FetchResponse } from '@grafana/runtime';
import { lastValueFrom, Observable, throwError } from 'rxjs';
import { CancelledRequests } from './cancelledRequests';

/** How long an error may still be marked as handled before people are told of it. */
const HANDLED_WITHIN_MS = 50;
const ALERT_TITLE_MAX_CHARS = 80;

/** Grafana's HTTP client: JSON by default, errors as FetchError, alerts for what fails, cancelling by request id. */
export class HostBackendSrv implements BackendSrv {
  readonly #events: EventBusExtended;
  readonly #cancelled = new CancelledRequests();

  constructor(events: EventBusExtended) {
    this.#events = events;
  }

  fetch<T>(options: BackendSrvRequest): Observable<FetchResponse<T>> {
    return new Observable<FetchResponse<T>>((subscriber) => {
      const abort = new AbortController();
      const stop = () => abort.abort();
      options.abortSignal?.addEventListener('abort', stop);
      if (options.abortSignal?.aborted === true) stop();
      const onCancel = () => {
        stop();
        subscriber.error({
          type: 'cancelled',
          cancelled: true,
          status: -1,
          statusText: 'Request was aborted',
          data: null,
          config: options,
        });
      };
      const forget = this.#cancelled.begin(options.requestId, onCancel);
      this.#send<T>(options, abort.signal)
        .then((response) => {
          subscriber.next(response);
          subscriber.complete();
        })
        .catch((error: unknown) => subscriber.error(error));
      return () => {
        forget();
        options.abortSignal?.removeEventListener('abort', stop);
        stop();
      };
    });
  }

  async #send<T>(options: BackendSrvRequest, signal: AbortSignal): Promise<FetchResponse<T>> {
    try {
      const answer = await fetch(urlOf(options), { ...initOf(options), signal });
      const data = (await readBody(answer, options)) as T;
      const { status, statusText, ok, headers, url, type, redirected } = answer;
      if (!ok) throw { status, statusText, data, config: options } satisfies FetchError;
      const response: FetchResponse<T> = {
        status,
        statusText,
        ok,
        data,
        headers,
        url,
        type,
        redirected,
        config: options,
      };
      this.#tellSuccess(response);
      return response;
    } catch (error) {
      throw signal.aborted ? error : this.#withData(options, error as FetchError);
    }
  }

  /** An error's data is always an object with a message. A connection that failed has no status, and so is no FetchError. */
  #withData(options: BackendSrvRequest, error: FetchError): FetchError {
    error.data ??= { message: 'Unexpected error' };
    if (typeof error.data === 'string') {
      error.data = { message: error.data, error: error.statusText, response: error.data };
    }
    if (!error.data.message && typeof error.data.error === 'string') error.data.message = error.data.error;
    setTimeout(() => {
      if (error.isHandled !== true) this.#tellError(options, error);
    }, HANDLED_WITHIN_MS);
    return error;
  }

  #tellError(options: BackendSrvRequest, error: FetchError): void {
    const message: unknown = error.data.message;
    if (options.showErrorAlert === false || typeof message !== 'string') return;
    if (options.showErrorAlert === undefined && !isLocal(options.url)) return;
    const isLong = message.length > ALERT_TITLE_MAX_CHARS;
    const type = error.status < 500 ? AppEvents.alertWarning : AppEvents.alertError;
    this.#events.emit(type, isLong ? ['Error', message] : [message, '']);
  }

  #tellSuccess<T>({ config: options, data }: FetchResponse<T>): void {
    const wanted = options.showSuccessAlert ?? ((options.method ?? 'GET') !== 'GET' && isLocal(options.url));
    const message = (data as { message?: unknown } | null | undefined)?.message;
    if (wanted && typeof message === 'string') this.#events.emit(AppEvents.alertSuccess, [message]);
  }

  chunked(): Observable<FetchResponse<Uint8Array<ArrayBuffer> | undefined>> {
    return throwError(() => new Error('the workbench has no chunked requests'));
  }

  resolveCancelerIfExists(requestId: string): void {
    this.#cancelled.cancel(requestId);
  }

  request<T = unknown>(options: BackendSrvRequest): Promise<T> {
    return lastValueFrom(this.fetch<T>(options)).then(({ data }) => data);
  }

  datasourceRequest<T = unknown>(options: BackendSrvRequest): Promise<FetchResponse<T>> {
    return lastValueFrom(this.fetch<T>(options));
  }

  get<T>(
    url: string,
    params?: Record<string, unknown>,
    requestId?: string,
    options?: Partial<BackendSrvRequest>,
  ): Promise<T> {
    return this.request<T>({
      ...options,
      method: 'GET',
      url,
      ...(params && { params }),
      ...(requestId && { requestId }),
    });
  }

  delete<T>(url: string, data?: unknown, options?: Partial<BackendSrvRequest>): Promise<T> {
    return this.request<T>({ ...options, method: 'DELETE', url, data });
  }

  post<T>(url: string, data?: unknown, options?: Partial<BackendSrvRequest>): Promise<T> {
    return this.request<T>({ ...options, method: 'POST', url, data });
  }

  patch<T>(url: string, data?: unknown, options?: Partial<BackendSrvRequest>): Promise<T> {
    return this.request<T>({ ...options, method: 'PATCH', url, data });
  }

  put<T>(url: string, data?: unknown, options?: Partial<BackendSrvRequest>): Promise<T> {
    return this.request<T>({ ...options, method: 'PUT', url, data });
  }
}

/** On this server: no scheme in front. */
function isLocal(url: string): boolean {
  return !/^[a-z][a-z0-9+.-]*:/i.test(url);
}

function urlOf({ url, params }: BackendSrvRequest): string {
  const query = params === undefined ? '' : urlUtil.serializeParams(params);
  const full = query === '' ? url : `${url}${url.includes('?') ? '&' : '?'}${query}`;
  return isLocal(full) && !full.startsWith('/') ? `/${full}` : full;
}

function initOf({ method = 'GET', headers = {}, data, url, credentials }: BackendSrvRequest): RequestInit {
  const all = new Headers(headers);
  if (isLocal(url)) all.set('X-Grafana-Org-Id', String(config.bootData.user.orgId));
  if (!all.has('Accept')) all.set('Accept', 'application/json, text/plain, */*');
  if (data === undefined || data === null || method === 'GET')
    return { method, headers: all, credentials: credentials ?? 'same-origin' };
  const isObject = typeof data === 'object' && !(data instanceof Blob) && !(data instanceof FormData);
  if (isObject && !all.has('Content-Type')) all.set('Content-Type', 'application/json');
  return {
    method,
    headers: all,
    credentials: credentials ?? 'same-origin',
    body: isObject ? JSON.stringify(data) : (data as BodyInit),
  };
}

async function readBody(answer: Response, { responseType }: BackendSrvRequest): Promise<unknown> {
  switch (responseType) {
    case 'arraybuffer':
      return answer.arrayBuffer();
    case 'blob':
      return answer.blob();
    case 'text':
      return answer.text();
    default: {
      const text = await answer.text();
      const isJson = responseType === 'json' || /\bjson\b/.test(answer.headers.get('Content-Type') ?? '');
      if (!isJson) return text;
      try {
        return JSON.parse(text) as unknown;
      } catch {
        return {};
      }
    }
  }
}
