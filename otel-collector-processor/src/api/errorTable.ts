import type { ApiErrorCode, ConfigProblem, IssueState, RequestIssue, Role } from '@vigil/quality-model';
import type { DeepReadonly } from './deepReadonly.ts';

/** `message` gets what the answer carries as `detail`: nothing secret goes in. */
type ErrorRow = Readonly<{ status: number; message: (detail: never) => string }>;

type Issues = Readonly<{ issues: readonly RequestIssue[] }>;
const listed = ({ issues }: Issues): string =>
  issues.map(({ path, message }) => (path === '' ? message : `${path}: ${message}`)).join('; ');

/** One row per error of the API. A code is API: never renamed, never reused. Messages may improve. */
export const errorTable = {
  path_not_normal: {
    status: 400,
    message: (d: { reason: string }) =>
      `The path ${d.reason}. Send it in its normal form: it is never rewritten, because its role is decided by what it says.`,
  },
  request_malformed: {
    status: 400,
    message: () => 'This is not an HTTP/1.1 request that can be read, or its Host header is not one.',
  },
  request_timeout: { status: 408, message: () => 'The request did not arrive in time. Send it again, faster.' },
  headers_too_large: { status: 431, message: () => 'The headers are larger than this server takes.' },
  not_found: {
    status: 404,
    message: () => 'There is nothing at this path. GET /api/v1/openapi.json lists what there is.',
  },
  method_not_allowed: {
    status: 405,
    message: (d: { allowed: readonly string[] }) => `This path takes ${d.allowed.join(', ')} only.`,
  },
  token_missing: {
    status: 401,
    message: () =>
      'A token is needed: send "Authorization: Bearer <token>". The tokens are files (admin.token, plugin.token, metrics.token) in Vigil\'s data directory.',
  },
  token_wrong: {
    status: 401,
    message: () =>
      "The bearer token is none of this installation's. Compare it with the token files in Vigil's data directory; in Grafana, set the plugin's token again on its Setup page.",
  },
  token_of_other_use: {
    status: 403,
    message: (d: { token: 'metrics' | 'plugin'; use: string }) =>
      `The ${d.token} token is good for ${d.use} and nothing else. Use the token that belongs to this path.`,
  },
  context_missing: {
    status: 403,
    message: () =>
      "The plugin's token was sent without X-Grafana-Context, so nobody is named whose role could be checked. It is for Grafana's plugin proxy alone; elsewhere use the admin token.",
  },
  context_invalid: {
    status: 403,
    message: () =>
      'X-Grafana-Context does not name a user as Grafana does (JSON with OrgID, OrgRole, Login), so no role can be granted.',
  },
  hook_refused: {
    status: 401,
    message: () => 'No webhook is taken here with this credential.',
  },
  role_none: {
    status: 403,
    message: (d: { orgRole: string }) =>
      `Grafana gives this user the role "${d.orgRole}", which may read nothing here. Ask an administrator of the organization for Viewer, Editor or Admin.`,
  },
  role_too_low: {
    status: 403,
    message: (d: { have: Role; need: Role }) =>
      `This needs the role ${d.need}; you are ${d.have}. Ask an administrator of your Grafana organization.`,
  },
  org_not_mapped: {
    status: 403,
    message: (d: { orgId: number }) =>
      `Grafana's organisation ${d.orgId} has no tenants in Vigil's configuration, so it may read nothing. Add it to the map of organisations.`,
  },
  tenant_not_allowed: {
    status: 403,
    message: (d: { tenant: string }) =>
      `The tenant "${d.tenant}" is not one that you may read. GET /api/v1/whoami lists yours.`,
  },
  content_type_unsupported: {
    status: 415,
    message: () => 'A body has to be JSON in UTF-8: send "Content-Type: application/json".',
  },
  content_encoding_unsupported: { status: 415, message: () => 'Send the body as it is, without Content-Encoding.' },
  body_too_large: {
    status: 413,
    message: (d: { bodyMaxBytes: number }) => `The body is larger than the ${d.bodyMaxBytes} bytes that are taken.`,
  },
  body_unreadable: { status: 400, message: () => 'The body ended before it was complete.' },
  body_not_json: { status: 400, message: () => 'The body is not JSON in UTF-8.' },
  invalid_params: { status: 400, message: (d: Issues) => `The path has a part that is not valid: ${listed(d)}.` },
  invalid_query: { status: 400, message: (d: Issues) => `The query has a parameter that is not valid: ${listed(d)}.` },
  invalid_body: { status: 400, message: (d: Issues) => `The body has a field that is not valid: ${listed(d)}.` },
  config_invalid: {
    status: 422,
    message: (d: { problems: readonly DeepReadonly<ConfigProblem>[] }) =>
      `The configuration has ${d.problems.length} problem(s); the last good one runs on. Mend the files and reload: "vigil validate" shows them with line and column.`,
  },
  issue_not_found: {
    status: 404,
    message: (d: { issue: string }) =>
      `There is no issue "${d.issue}" among those that you may read. GET /api/v1/issues lists them.`,
  },
  journey_not_found: {
    status: 404,
    message: (d: { journey: string }) => `There is no journey "${d.journey}". GET /api/v1/journeys lists them.`,
  },
  journey_not_run: {
    status: 409,
    message: (d: { journey: string; why: string }) => `The journey "${d.journey}" did not run: ${d.why}.`,
  },
  issue_conflict: {
    status: 409,
    message: (d: { issue: string; version: number }) =>
      `The issue was changed meanwhile: its version is ${d.version} now. Read it again, and decide anew.`,
  },
  issue_still_firing: {
    status: 409,
    message: (d: { issue: string; signals: readonly string[]; more: number }) =>
      `${d.signals.length + d.more} signal(s) of the issue still last: ${d.signals.join('; ')}${d.more > 0 ? '; …' : ''}. ` +
      `It resolves by itself when they have ended. Send "force": true to resolve it nevertheless.`,
  },
  issue_not_open: {
    status: 409,
    message: (d: { issue: string; state: IssueState; mergedInto: string | null }) =>
      d.mergedInto === null
        ? `The issue is ${d.state}: this cannot be done to it. Read it again.`
        : `The issue was merged into ${d.mergedInto}: act on that one.`,
  },
  dead_letter_not_found: {
    status: 404,
    message: (d: { letter: string }) =>
      `There is no dead letter "${d.letter}" any more, or it is not yours to read. GET /api/v1/admin/deadletters lists them.`,
  },
  destination_not_found: {
    status: 404,
    message: (d: { destination: string; known: readonly string[] }) =>
      d.known.length === 0
        ? `"${d.destination}" is no destination: forward in vigil.yaml has none, so nothing can be sent there.`
        : `"${d.destination}" is no destination of forward in vigil.yaml. There are: ${d.known.join(', ')}.`,
  },
  silences_unavailable: { status: 503, message: (d: { reason: string }) => d.reason },
  event_streams_full: {
    status: 503,
    message: (d: { streamsMax: number }) =>
      `All ${d.streamsMax} streams of events are taken. Poll GET /api/v1/issues with If-None-Match, and try again later.`,
  },
  store_unavailable: { status: 503, message: (d: { reason: string; store: string }) => d.store },
  not_ready: { status: 503, message: (d: { reasons: readonly string[] }) => `Not ready: ${d.reasons.join('; ')}.` },
  internal: {
    status: 500,
    message: () => "Something failed that should not. The companion's log has it under this request id.",
  },
} satisfies Record<ApiErrorCode, ErrorRow>;

export type ErrorTable = typeof errorTable;
