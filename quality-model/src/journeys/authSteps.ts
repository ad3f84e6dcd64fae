import type { AuthConfig } from './authConfig.ts';
import type { StepPlan } from './stepPlan.ts';
import type { StepConfig } from './stepConfig.ts';

/** Variables that Vigil fills itself: what stands in them is a secret. */
export const AUTH_VARIABLES = {
  /** Value of `authorization` of every request. */
  authorization: 'vigil.authorization',
  /** Value of `authorization` of the token request. */
  client: 'vigil.client',
  /** Form of the token request. */
  form: 'vigil.form',
  /** Access token of the run. */
  token: 'vigil.accessToken',
} as const;

const TOKEN_TIMEOUT_MS = 10_000;

/** A step with the credentials of its journey, unless it has its own or wants none. */
export function withAuth(plan: StepPlan, { auth: own }: StepConfig, auth: AuthConfig | undefined): StepPlan {
  const has = Object.keys(plan.headers).some((name) => name.toLowerCase() === 'authorization');
  if (auth === undefined || own === false || has || plan.probe.kind !== 'http') return plan;
  const value =
    auth.oauth2 === undefined ? `\${${AUTH_VARIABLES.authorization}}` : `Bearer \${${AUTH_VARIABLES.token}}`;
  return { ...plan, headers: { ...plan.headers, authorization: value } };
}

/**
 * The request for a token (RFC 6749 §4.4.2), as a step of its own: in the plan, the budget and the evidence. It is a POST
 * that changes nothing of the system under test.
 */
export function tokenSteps(auth: AuthConfig | undefined): readonly StepPlan[] {
  if (auth?.oauth2 === undefined) return [];
  const { tokenUrl, sendIn } = auth.oauth2;
  return [
    {
      id: 'oauth2-token',
      method: 'POST',
      probe: { kind: 'http', version: 'auto' },
      safe: true,
      url: tokenUrl,
      headers: {
        accept: 'application/json',
        'content-type': 'application/x-www-form-urlencoded',
        ...(sendIn === 'header' && { authorization: `\${${AUTH_VARIABLES.client}}` }),
      },
      body: { kind: 'text', text: `\${${AUTH_VARIABLES.form}}` },
      timeoutMs: TOKEN_TIMEOUT_MS,
      redirects: 'manual', // credentials go where the plan says, and nowhere else
      assertions: [{ source: 'status', gate: true, anyOf: [200] }],
      stores: [{ name: AUTH_VARIABLES.token, matches: undefined, from: 'json', path: '$.access_token' }],
    },
  ];
}
