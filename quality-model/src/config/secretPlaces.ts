import type { AuthConfig } from '../journeys/authConfig.ts';
import type { JourneyConfig } from '../journeys/journeyConfig.ts';
import { isSecretRef, type SecretRef } from './secretRef.ts';
import type { VigilConfig } from './vigilConfig.ts';

/** What a secret has to look like: one line that fits into a header, or PEM. */
export type SecretForm = 'line' | 'pem';

/** Where vigil.yaml names a secret (or a certificate, which is looked up in the same way): the reference and its path. */
export type SecretPlace = Readonly<{ ref: SecretRef; path: readonly (string | number)[]; form: SecretForm }>;

type Candidate = Readonly<{ text: string; path: readonly (string | number)[]; form?: SecretForm }>;

/** The members of a `tls` section that name PEM texts. */
function pemTexts(tls: object | undefined, path: readonly (string | number)[]): readonly Candidate[] {
  return Object.entries(tls ?? {}).flatMap(([name, text]: [string, unknown]) =>
    PEM_MEMBERS.has(name) && typeof text === 'string' ? [{ text, path: [...path, name], form: 'pem' }] : [],
  );
}

const PEM_MEMBERS: ReadonlySet<string> = new Set(['ca', 'cert', 'key', 'clientCa']);

function authSecrets({ basic, bearer, oauth2 }: AuthConfig, path: readonly (string | number)[]): readonly Candidate[] {
  return [
    ...(basic === undefined ? [] : [{ text: basic.password, path: [...path, 'basic', 'password'] }]),
    ...(bearer === undefined ? [] : [{ text: bearer, path: [...path, 'bearer'] }]),
    ...(oauth2 === undefined ? [] : [{ text: oauth2.clientSecret, path: [...path, 'oauth2', 'clientSecret'] }]),
  ];
}

function journeySecrets(journey: JourneyConfig, path: readonly (string | number)[]): readonly Candidate[] {
  const values = (texts: Readonly<Record<string, string>>, at: readonly (string | number)[]) =>
    Object.entries(texts).map(([name, text]) => ({ text, path: [...path, ...at, name] }));
  return [
    ...values(journey.vars, ['vars']),
    ...(journey.auth === undefined ? [] : authSecrets(journey.auth, [...path, 'auth'])),
    ...Object.entries(journey.totp).map(([name, { secret }]) => ({
      text: secret,
      path: [...path, 'totp', name, 'secret'],
    })),
    ...(['steps', 'finally'] as const).flatMap((key) =>
      journey[key].flatMap(({ headers }, index) => values(headers, [key, index, 'headers'])),
    ),
  ];
}

/** Every place of a valid configuration that names a secret. A new kind of place is a row here; a test looks for them. */
export function secretPlaces(config: VigilConfig): readonly SecretPlace[] {
  const candidates: readonly Candidate[] = [
    ...config.receivers.otlp.trustedTokens.map((text, index) => ({
      text,
      path: ['receivers', 'otlp', 'trustedTokens', index],
    })),
    ...pemTexts(config.receivers.otlp.tls, ['receivers', 'otlp', 'tls']),
    ...config.forward.flatMap(({ headers, tls }, index) => [
      ...Object.entries(headers).map(([name, text]) => ({ text, path: ['forward', index, 'headers', name] })),
      ...pemTexts(tls, ['forward', index, 'tls']),
    ]),
    ...config.journeys.flatMap((journey, index) => journeySecrets(journey, ['journeys', index])),
    ...config.alertmanagers.flatMap(({ headers, webhook }, index) => [
      ...Object.entries(headers).map(([name, text]) => ({ text, path: ['alertmanagers', index, 'headers', name] })),
      ...(webhook === undefined ? [] : [{ text: webhook.token, path: ['alertmanagers', index, 'webhook', 'token'] }]),
    ]),
    ...Object.entries(config.kpi.otlp?.headers ?? {}).map(([name, text]) => ({
      text,
      path: ['kpi', 'otlp', 'headers', name],
    })),
    ...config.prometheus.flatMap(({ headers }, index) =>
      Object.entries(headers).map(([name, text]) => ({ text, path: ['prometheus', index, 'headers', name] })),
    ),
    ...(config.engine === undefined
      ? []
      : [{ text: config.engine.token, path: ['engine', 'token'] }, ...pemTexts(config.engine.tls, ['engine', 'tls'])]),
    ...(config.replicas === undefined
      ? []
      : [
          ...config.replicas.tokens.map((text, index) => ({ text, path: ['replicas', 'tokens', index] })),
          ...pemTexts(config.replicas.tls, ['replicas', 'tls']),
        ]),
    ...(config.store.kind === 'postgres' ? [{ text: config.store.url, path: ['store', 'url'] }] : []),
  ];
  return candidates.flatMap(({ text, path, form = 'line' }) => (isSecretRef(text) ? [{ ref: text, path, form }] : []));
}
