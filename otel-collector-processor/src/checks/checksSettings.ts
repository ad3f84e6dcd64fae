import type { OneTimePassword } from './journey/oneTimePassword.ts';
import {
  AUTH_VARIABLES,
  DEFAULT_TENANT,
  isSecretRef,
  journeyPlan,
  plannedTarget,
  servicesNamed,
  targetOf,
  type AuthConfig,
  type JourneyPlan,
  type MaintenanceConfig,
  type SecretRef,
  type ServiceIdentity,
  type StressGuardConfig,
  type StepPlan,
  type Target,
  type VigilConfig,
} from '@vigil/quality-model';

/** A journey with its secrets, ready to run. */
export type CheckPlan = JourneyPlan &
  Readonly<{
    /** Whose trouble it is when the journey fails. */
    serviceIdentity: ServiceIdentity | undefined;
    /** Target of its first step; '' if only the run tells. */
    target: string;
    /** By step id; undefined for a URL that only the run knows. In the order of the requests. */
    plannedTargets: ReadonlyMap<string, string | undefined>;
    /** Variables, with secrets in them. */
    values: Readonly<Record<string, string>>;
    /** One-time passwords by the name of their variable, with their secrets. */
    passwords: Readonly<Record<string, OneTimePassword>>;
    /** The secrets among all of them, and what is made of them. */
    secrets: readonly string[];
  }>;

export type ChecksSettings = Readonly<{
  journeys: readonly CheckPlan[];
  targets: readonly Target[];
  maintenance: readonly MaintenanceConfig[];
  stressGuard: StressGuardConfig;
  /** Host and port that are there whenever there is a network; undefined if nobody named one. */
  canary: string | undefined;
  /** Whose customers suffer when journeys ask too much, by the name of a target. */
  servicesOfTarget: ReadonlyMap<string, readonly ServiceIdentity[]>;
}>;

/** Names and values of the variables that stand for credentials. Throws where a reference is none. */
function authValues(
  auth: AuthConfig | undefined,
  reveal: (ref: SecretRef) => string,
): readonly (readonly [name: string, value: string])[] {
  if (auth === undefined) return [];
  const revealed = (text: string): string => (isSecretRef(text) ? reveal(text) : text);
  const base64 = (text: string): string => Buffer.from(text, 'utf8').toString('base64');
  const { basic, bearer, oauth2 } = auth;
  if (basic !== undefined) {
    const pair = `${basic.user}:${revealed(basic.password)}`;
    return [[AUTH_VARIABLES.authorization, `Basic ${base64(pair)}`]];
  }
  if (bearer !== undefined) return [[AUTH_VARIABLES.authorization, `Bearer ${revealed(bearer)}`]];
  if (oauth2 === undefined) return [];
  const { scope, audience, sendIn } = oauth2;
  const [id, secret] = [oauth2.clientId, revealed(oauth2.clientSecret)];
  const form = new URLSearchParams({
    grant_type: 'client_credentials',
    ...(scope !== undefined && { scope }),
    ...(audience !== undefined && { audience }),
    ...(sendIn === 'body' && { client_id: id, client_secret: secret }),
  });
  // RFC 6749 §2.3.1: id and secret are form-encoded before they are joined.
  const pair = [id, secret].map((text) => new URLSearchParams({ x: text }).toString().slice(2)).join(':');
  return [
    [AUTH_VARIABLES.form, form.toString()],
    ...(sendIn === 'header' ? [[AUTH_VARIABLES.client, `Basic ${base64(pair)}`] as const] : []),
  ];
}

/** A header that is a secret becomes a variable of its own: what is in a secret is no template. */
function withSecretsAsVariables(
  steps: readonly StepPlan[],
  variableOf: (ref: SecretRef) => string,
): readonly StepPlan[] {
  return steps.map((step) => ({
    ...step,
    headers: Object.fromEntries(
      Object.entries(step.headers).map(([name, value]) => [
        name,
        isSecretRef(value) ? `\${${variableOf(value)}}` : value,
      ]),
    ),
  }));
}

function servicesOf(
  service: string | undefined,
  environment: string | undefined,
  { services }: VigilConfig,
): readonly ServiceIdentity[] {
  if (service === undefined) return [];
  return servicesNamed(services, service, environment).map((found) => ({
    tenant: DEFAULT_TENANT,
    environment: found.environment,
    namespace: found.namespace,
    name: found.name,
  }));
}

/** What `targets` says of its services, else the services of the journeys that go there first. */
function servicesOfTarget(
  targets: readonly Target[],
  journeys: readonly CheckPlan[],
  config: VigilConfig,
): ChecksSettings['servicesOfTarget'] {
  return new Map(
    targets.map(({ name, service }) => {
      if (service !== undefined) return [name, servicesOf(service, undefined, config)];
      const ofJourneys = journeys.flatMap(({ target, serviceIdentity }) =>
        target === name && serviceIdentity !== undefined
          ? [[JSON.stringify(serviceIdentity), serviceIdentity] as const]
          : [],
      );
      return [name, [...new Map(ofJourneys).values()]];
    }),
  );
}

function checkPlan(
  plan: JourneyPlan,
  targets: readonly Target[],
  config: VigilConfig,
  reveal: (ref: SecretRef) => string,
): CheckPlan {
  const secrets: string[] = [];
  const values: Record<string, string> = { 'vigil.tenant': plan.tenant };
  const revealed = (ref: SecretRef): string => {
    const secret = reveal(ref);
    secrets.push(secret);
    return secret;
  };
  for (const [name, value] of Object.entries(plan.vars)) values[name] = isSecretRef(value) ? revealed(value) : value;
  for (const [name, value] of authValues(plan.auth, revealed)) {
    values[name] = value;
    if (name !== AUTH_VARIABLES.form || plan.auth?.oauth2?.sendIn === 'body') secrets.push(value);
  }
  const passwords = Object.fromEntries(
    Object.entries(plan.totp).map(([name, { secret, ...rest }]) => [
      name,
      { ...rest, secret: isSecretRef(secret) ? revealed(secret) : secret },
    ]),
  );
  const secretVariables = new Map<SecretRef, string>();
  const variableOf = (ref: SecretRef): string => {
    const known = secretVariables.get(ref);
    if (known !== undefined) return known;
    const name = `vigil.secret.${secretVariables.size}`; // not the reference itself: a path may have braces
    secretVariables.set(ref, name);
    values[name] = revealed(ref);
    return name;
  };
  const planned = [...plan.steps, ...plan.cleanup].map((step) => {
    const where = plannedTarget(step.url, plan.vars, targets);
    return [step.id, where.kind === 'target' ? where.target.name : undefined] as const;
  });
  return {
    ...plan,
    steps: withSecretsAsVariables(plan.steps, variableOf),
    cleanup: withSecretsAsVariables(plan.cleanup, variableOf),
    serviceIdentity: servicesOf(plan.service, plan.environment, config)[0],
    target: planned[0]?.[1] ?? '',
    plannedTargets: new Map(planned),
    values,
    passwords,
    secrets,
  };
}

/** What checks need of a valid configuration. `reveal` gives the secret behind `env:NAME` or `file:PATH`. */
export function checksSettings(config: VigilConfig, reveal: (ref: SecretRef) => string): ChecksSettings {
  const targets = config.targets.map(targetOf);
  const journeys = config.journeys.map((journey) => checkPlan(journeyPlan(journey), targets, config, reveal));
  return {
    targets,
    journeys,
    maintenance: config.maintenance,
    stressGuard: config.stressGuard,
    canary: config.canary,
    servicesOfTarget: servicesOfTarget(targets, journeys, config),
  };
}
