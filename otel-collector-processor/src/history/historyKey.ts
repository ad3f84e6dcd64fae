import type { ServiceIdentity } from '@vigil/quality-model';

/** Whose traffic: customers', or anybody's that is synthetic. */
export type Party = 'customers' | 'synthetic';

/**
 * What a series of history is of.
 * - service: what enters it (SERVER and CONSUMER spans), operations beyond the limits included.
 * - operation: of one kind of span.
 * - journey: runs that had a verdict.
 * - transaction: a business transaction of vigil.yaml.
 * - users: sketches of the users of an operation, and of those of them who were hurt.
 */
export type HistoryKey =
  | Readonly<{ of: 'service'; service: ServiceIdentity; party: Party }>
  | Readonly<{ of: 'operation'; service: ServiceIdentity; operation: string; kind: string; party: Party }>
  | Readonly<{ of: 'journey'; journey: string }>
  | Readonly<{ of: 'transaction'; transaction: string; party: Party }>
  | Readonly<{ of: 'users'; service: ServiceIdentity; operation: string }>;

/** The series' name in the store: JSON, so that no two keys share one. */
export function historyName(key: HistoryKey): string {
  switch (key.of) {
    case 'service':
      return JSON.stringify([key.of, ...partsOf(key.service), key.party]);
    case 'operation':
      return JSON.stringify([key.of, ...partsOf(key.service), key.operation, key.kind, key.party]);
    case 'journey':
      return JSON.stringify([key.of, key.journey]);
    case 'transaction':
      return JSON.stringify([key.of, key.transaction, key.party]);
    case 'users':
      return JSON.stringify([key.of, ...partsOf(key.service), key.operation]);
    default:
      return key satisfies never;
  }
}

function partsOf({ tenant, environment, namespace, name }: ServiceIdentity): readonly string[] {
  return [tenant, environment, namespace, name];
}

/** The key of a series of users, from its name; undefined for another one. */
export function usersKeyOf(name: string): Extract<HistoryKey, { of: 'users' }> | undefined {
  const parts: unknown = JSON.parse(name);
  if (!Array.isArray(parts) || parts[0] !== 'users') return undefined;
  const [, tenant = '', environment = '', namespace = '', service = '', operation = ''] = parts as string[];
  return { of: 'users', service: { tenant, environment, namespace, name: service }, operation };
}
