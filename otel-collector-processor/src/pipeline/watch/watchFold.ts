import { DEFAULT_TENANT, UNKNOWN_SERVICE, serviceKey, type ServiceIdentity } from '@vigil/quality-model';
import {
  HURT_USERS_MAX,
  LATE_AFTER_MS,
  SPAN_KINDS,
  STATUS_CODES,
  SYNTHETIC_TYPES,
  type TransactionSpan,
  type UserCell,
  type Watched,
  type WatchedDelta,
} from '../../messages/index.ts';
import { addToSketch, emptySketch, pseudonym, sketchPairs, type Sketch } from '../../users/index.ts';
import { walkSpans, watchedKeys, type WalkedSpan, type WatchedKeys } from './walkSpans.ts';

const MINUTE_MS = 60_000;
/** What one delta holds at most: a sketch is 2 kB while it is counted. */
const USER_CELLS_MAX = 2000;
const TRANSACTION_SPANS_MAX = 20_000;
/** Pseudonyms that are remembered: an HMAC costs some microseconds. A memory that is full begins anew. */
const REMEMBERED = 20_000;
/** Longer is no id of a user. */
const USER_MAX_LENGTH = 512;

const ENTRY_KINDS: readonly number[] = [SPAN_KINDS.indexOf('SERVER'), SPAN_KINDS.indexOf('CONSUMER')];
const ERROR = STATUS_CODES.indexOf('ERROR');
const SYNTHETIC_KEYS = ['user_agent.synthetic.type', 'synthetic.type'] as const;
const RESOURCE_KEYS = [
  'service.name',
  'service.namespace',
  'deployment.environment.name',
  'deployment.environment',
] as const;

type Cell = {
  service: ServiceIdentity;
  operation: string;
  minuteMs: number;
  users: Sketch;
  hurt: Sketch;
  hurtUsers: Set<string>;
};
type Step = Readonly<{
  transaction: string;
  span: number;
  tenant: string;
  attributes: readonly (readonly [string, string])[];
}>;

/** What is looked for, made once for one version of the configuration. Pure, but for its bounded memory of pseudonyms. */
export class WatchRules {
  readonly users: Watched['users'];
  readonly keys: WatchedKeys;
  readonly #key: Buffer;
  /** By service and operation. */
  readonly #steps = new Map<string, Step[]>();
  readonly #pseudonyms = new Map<string, string>();

  constructor({ users, transactions }: Watched, installationKey: string) {
    this.users = users;
    this.#key = Buffer.from(installationKey, 'base64');
    const keys = new Set<string>([...RESOURCE_KEYS, ...SYNTHETIC_KEYS]);
    if (users !== undefined) keys.add(users.attribute);
    for (const { id, spans } of transactions)
      spans.forEach(({ service, operation, attributes }, span) => {
        const key = `${serviceKey(service)} ${operation}`;
        const step = { transaction: id, span, tenant: service.tenant, attributes: Object.entries(attributes) };
        this.#steps.set(key, [...(this.#steps.get(key) ?? []), step]);
        for (const name of Object.keys(attributes)) keys.add(name);
      });
    this.keys = watchedKeys(keys);
  }

  steps(service: ServiceIdentity, operation: string): readonly Step[] {
    if (this.#steps.size === 0) return [];
    return this.#steps.get(`${serviceKey(service)} ${operation}`) ?? [];
  }

  pseudonym(tenant: string, user: string): string {
    const id = `${tenant} ${user}`;
    let known = this.#pseudonyms.get(id);
    if (known === undefined) {
      if (this.#pseudonyms.size >= REMEMBERED) this.#pseudonyms.clear();
      this.#pseudonyms.set(id, (known = pseudonym(this.#key, tenant, user)));
    }
    return known;
  }
}

/** Users and transaction spans between two queue positions. Reads spans as they are stored: their labels are trusted. */
export class WatchFold {
  readonly #rules: WatchRules | undefined;
  readonly #cells = new Map<string, Cell>();
  #spans: TransactionSpan[] = [];
  #dropped = 0;

  constructor(rules: WatchRules | undefined) {
    this.#rules = rules;
  }

  /** Adds the spans of one record of traces. Does nothing where nothing is watched. */
  fold(body: Uint8Array, tenant: string, receivedMs: number): void {
    const rules = this.#rules;
    if (rules === undefined) return;
    walkSpans(body, rules.keys, (span) => {
      const service = identityOf(span, tenant);
      const synthetic = syntheticOf(span);
      for (const step of rules.steps(service, span.name)) this.#step(step, span, synthetic);
      if (rules.users !== undefined && synthetic === 0) this.#user(rules, rules.users, span, service, receivedMs);
    });
  }

  /** What was folded, for a delta; nothing is left out that would be empty. */
  body(): WatchedDelta {
    const userCells = [...this.#cells.values()].map(
      ({ service, operation, minuteMs, users, hurt, hurtUsers }): UserCell => ({
        service,
        operation,
        minuteMs,
        users: sketchPairs(users),
        hurt: sketchPairs(hurt),
        hurtUsers: [...hurtUsers],
      }),
    );
    return {
      ...(userCells.length > 0 && { userCells }),
      ...(this.#spans.length > 0 && { transactionSpans: this.#spans }),
      ...(this.#dropped > 0 && { watchedDropped: this.#dropped }),
    };
  }

  clear(): void {
    this.#cells.clear();
    this.#spans = [];
    this.#dropped = 0;
  }

  #step({ transaction, span: index, tenant, attributes }: Step, span: WalkedSpan, synthetic: number): void {
    if (span.traceId === '' || attributes.some(([key, value]) => span.attributes.get(key) !== value)) return;
    if (this.#spans.length >= TRANSACTION_SPANS_MAX) {
      this.#dropped++;
      return;
    }
    const { traceId, endMs, durationMs, status } = span;
    this.#spans.push({
      transaction,
      span: index,
      tenant,
      traceId,
      failed: status === ERROR,
      synthetic,
      endMs,
      durationMs,
    });
  }

  #user(
    rules: WatchRules,
    watched: NonNullable<Watched['users']>,
    span: WalkedSpan,
    service: ServiceIdentity,
    receivedMs: number,
  ): void {
    const user = span.attributes.get(watched.attribute);
    if (user === undefined || user === '' || user.length > USER_MAX_LENGTH || !ENTRY_KINDS.includes(span.kind)) return;
    if (receivedMs - span.endMs > LATE_AFTER_MS) return; // as with calls: too late for any minute
    const minuteMs = Math.floor(Math.min(span.endMs, receivedMs) / MINUTE_MS) * MINUTE_MS;
    const cell = this.#cell(service, span.name, minuteMs);
    if (cell === undefined) {
      this.#dropped++;
      return;
    }
    const hash = rules.pseudonym(service.tenant, user);
    addToSketch(cell.users, hash);
    if (span.status !== ERROR && span.durationMs <= watched.slowMs) return;
    addToSketch(cell.hurt, hash);
    if (cell.hurtUsers.size < HURT_USERS_MAX) cell.hurtUsers.add(hash);
  }

  #cell(service: ServiceIdentity, operation: string, minuteMs: number): Cell | undefined {
    const key = `${minuteMs} ${serviceKey(service)} ${operation}`;
    let cell = this.#cells.get(key);
    if (cell === undefined && this.#cells.size < USER_CELLS_MAX) {
      cell = { service, operation, minuteMs, users: emptySketch(), hurt: emptySketch(), hurtUsers: new Set() };
      this.#cells.set(key, cell);
    }
    return cell;
  }
}

function identityOf({ resource }: WalkedSpan, tenant: string): ServiceIdentity {
  return {
    tenant: tenant || DEFAULT_TENANT,
    environment: resource.get('deployment.environment.name') || resource.get('deployment.environment') || '',
    namespace: resource.get('service.namespace') ?? '',
    name: resource.get('service.name') || UNKNOWN_SERVICE,
  };
}

function syntheticOf({ attributes }: WalkedSpan): number {
  for (const key of SYNTHETIC_KEYS) {
    const type = SYNTHETIC_TYPES.findIndex((known) => known !== '' && known === attributes.get(key));
    if (type > 0) return type;
  }
  return 0;
}
