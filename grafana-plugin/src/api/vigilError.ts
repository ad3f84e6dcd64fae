import type { ApiErrorBody } from '@vigil/quality-model';
import type { PluginSetup } from './pluginSetup';

/**
 * Who says no, and so what helps:
 * - not_set_up: the plugin has no address or token of a companion.
 * - offline: the browser does not reach Grafana.
 * - unreachable: Grafana does not reach the companion.
 * - elsewhere: somebody answers at the companion's address, who is not the companion.
 * - silent: whoever was asked took the request, and does not answer.
 * - token: the companion does not take the plugin's token.
 * - role: the user may not do that.
 * - not_found, conflict: the companion has no such thing, or it was changed meanwhile.
 * - busy: the companion or its store cannot answer just now.
 * - refused: the request is one that the companion does not take.
 * - session: Grafana's session is over.
 * - broken: anything else.
 */
export const ERROR_KINDS = [
  'not_set_up',
  'offline',
  'unreachable',
  'elsewhere',
  'silent',
  'token',
  'role',
  'not_found',
  'conflict',
  'busy',
  'refused',
  'session',
  'broken',
] as const;
export type ErrorKind = (typeof ERROR_KINDS)[number];

type Origin = Readonly<{
  code?: string;
  status: number;
  requestId?: string | undefined;
  detail?: Readonly<Record<string, unknown>> | undefined;
}>;

/** The one error of this plugin's client. The message is for people; `explainError` says what to do. */
export class VigilError extends Error {
  override readonly name = 'VigilError';
  readonly kind: ErrorKind;
  /** The companion's stable code, or '' where Grafana answered. */
  readonly code: string;
  /** HTTP status; 0 where there was no answer at all. */
  readonly status: number;
  /** Also in the companion's log; '' where Grafana answered. */
  readonly requestId: string;
  /** What the companion made its message from. */
  readonly detail: Readonly<Record<string, unknown>>;

  constructor(kind: ErrorKind, message: string, from: Origin) {
    super(message);
    this.kind = kind;
    this.code = from.code ?? '';
    this.status = from.status;
    this.requestId = from.requestId ?? '';
    this.detail = from.detail ?? {};
  }
}

/** Codes that mean more than their status. Those that are not here, and new ones, go by the status. */
const KIND_OF_CODE: ReadonlyMap<string, ErrorKind> = new Map([
  ['companion_not_configured', 'not_set_up'],
  ['token_missing', 'token'],
  ['token_wrong', 'token'],
  ['token_of_other_use', 'token'],
  ['context_missing', 'token'],
  ['context_invalid', 'token'],
  ['config_invalid', 'refused'],
]);

function kindOfStatus(status: number): ErrorKind {
  if (status === 401) {
    return 'token';
  }
  if (status === 403) {
    return 'role';
  }
  if (status === 404) {
    return 'not_found';
  }
  if (status === 409) {
    return 'conflict';
  }
  if (status === 429 || status === 503) {
    return 'busy';
  }
  return status >= 500 ? 'broken' : 'refused';
}

/** What is missing in Setup; undefined where nothing is, or nobody knows. */
function missing(setup: PluginSetup | undefined): string | undefined {
  if (setup?.apiUrl === '') {
    return "This app does not know yet where the companion's API is.";
  }
  return setup?.hasToken === false ? "This app has no token of the companion's yet." : undefined;
}

/** As Grafana and its proxy say that they have nothing there; who else says 404 without a code is not the companion. */
const NOT_FOUND_OF_GRAFANA = /^(plugin\b|not found$)/i;

/** What answers at the companion's address is something else. */
export function notTheCompanion(status: number): VigilError {
  return new VigilError('elsewhere', `Something else answers at the address in Setup, with status ${status}.`, {
    status,
  });
}

/** Grafana's own answers, where the companion was not asked or did not answer. */
function grafanaError(status: number, message: string, setup: PluginSetup | undefined): VigilError {
  const error = (kind: ErrorKind, text: string) => new VigilError(kind, text, { status });
  if (status === 0) {
    return error('offline', 'Your browser does not reach Grafana.');
  }
  if (status === 401) {
    return error('session', 'Grafana does not know you any more.');
  }
  if (status === 403) {
    return error('role', 'Your role in Grafana does not allow this.');
  }
  if (status === 404) {
    return NOT_FOUND_OF_GRAFANA.test(message)
      ? error('not_found', 'Grafana has nothing at this address.')
      : notTheCompanion(status);
  }
  if (status >= 500) {
    const lack = missing(setup);
    return lack === undefined
      ? error('unreachable', 'Grafana does not reach the Vigil companion at the address in Setup.')
      : error('not_set_up', lack);
  }
  return error('broken', message === '' ? `Grafana answered with status ${status}.` : message);
}

function isApiError(body: unknown): body is ApiErrorBody {
  const error = (body as { error?: { code?: unknown; message?: unknown } | null } | null | undefined)?.error;
  return typeof error?.code === 'string' && typeof error.message === 'string';
}

/**
 * What an answer that is no success means. `body` is what came, parsed if it was JSON: the companion's have a code,
 * Grafana's have none.
 */
export function errorOfAnswer(status: number, body: unknown, setup?: PluginSetup): VigilError {
  if (!isApiError(body)) {
    const message = (body as { message?: unknown } | null | undefined)?.message;
    return grafanaError(status, typeof message === 'string' ? message : '', setup);
  }
  const { code, message, requestId, detail } = body.error;
  const kind = KIND_OF_CODE.get(code) ?? kindOfStatus(status);
  const lack = kind === 'token' || kind === 'not_set_up' ? missing(setup) : undefined;
  const from = { code, status, requestId, detail };
  return lack === undefined ? new VigilError(kind, message, from) : new VigilError('not_set_up', lack, from);
}

/** What was thrown, as the one error. */
export function asVigilError(error: unknown): VigilError {
  if (error instanceof VigilError) {
    return error;
  }
  return new VigilError('broken', error instanceof Error ? error.message : String(error), { status: 0 });
}
