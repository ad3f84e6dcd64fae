import type { Target } from '@vigil/quality-model';
import { ByteBudget } from './byteBudget.ts';
import { TargetBudget, type Token } from './targetBudget.ts';

/** What became of the request of a token: when it went out (monotonic), and what it and its answer took: `unknown` counts as all they may. */
export type TokenUse = Readonly<{ sentMs: number; bytes: number | 'unknown' }>;

/** What a run holds until it ends. */
export interface Reservation {
  /** In the order of the requests; ids are unique within the reservation. */
  readonly tokens: readonly ReservedToken[];
  /** Leave for one more request at once; undefined if its target has no room, or is none. */
  more(target: string, nowMs: number): number | undefined;
  /** `used`: undefined for a token whose request did not go out. Once. */
  release(used: (token: number) => TokenUse | undefined, nowMs: number): void;
}

export type ReservedToken = Readonly<{ id: number; target: string; notBeforeMs: number }>;

export type RefusalReason = 'budget' | 'bytes' | 'concurrency';

export type Admission =
  | Readonly<{ kind: 'granted'; reservation: Reservation }>
  | Readonly<{ kind: 'refused'; why: RefusalReason; target: string; retryAtMs: number | undefined }>;

type Room = {
  requests: TargetBudget;
  bytes: ByteBudget;
  maxBytesPerRequest: number;
  running: number;
  maxConcurrent: number;
  isListed: boolean;
};

type Held = Readonly<{ target: string; token: Token; bytes: number }>;

/** The budgets of all targets, over all journeys: requests a minute, bytes a day, and runs at the same time. */
export class Budgets {
  readonly #rooms = new Map<string, Room>();

  /** What a target has used stays used. */
  setTargets(targets: readonly Target[]): void {
    for (const room of this.#rooms.values()) room.isListed = false;
    for (const { name, maxRequestsPerMinute, maxBytesPerDay, maxBytesPerRequest, maxConcurrent } of targets) {
      const room = this.#rooms.get(name);
      if (room === undefined) {
        this.#rooms.set(name, {
          requests: new TargetBudget(maxRequestsPerMinute),
          bytes: new ByteBudget(maxBytesPerDay),
          running: 0,
          maxBytesPerRequest,
          maxConcurrent,
          isListed: true,
        });
      } else {
        room.requests.resize(maxRequestsPerMinute);
        room.bytes.resize(maxBytesPerDay);
        Object.assign(room, { maxBytesPerRequest, maxConcurrent, isListed: true });
      }
    }
  }

  /** Room for one run with these requests, by target: all of it, or none. The last may go out at `latestMs`. */
  admit(requests: readonly string[], nowMs: number, latestMs: number): Admission {
    const counts = new Map<string, number>();
    for (const target of requests) counts.set(target, (counts.get(target) ?? 0) + 1);
    for (const target of counts.keys()) {
      const room = this.#rooms.get(target);
      if (room?.isListed !== true) return { kind: 'refused', why: 'budget', target, retryAtMs: undefined };
      if (room.running >= room.maxConcurrent)
        return { kind: 'refused', why: 'concurrency', target, retryAtMs: undefined };
    }
    const taken = new Map<string, Token[]>();
    const undo = (): void => {
      for (const [target, tokens] of taken) {
        const room = this.#rooms.get(target)!;
        for (const token of tokens) room.requests.giveBack(token, undefined);
        room.bytes.giveBack(tokens.length * room.maxBytesPerRequest, 0, nowMs);
      }
    };
    for (const [target, count] of counts) {
      const { requests: budget, bytes, maxBytesPerRequest } = this.#rooms.get(target)!;
      if (!bytes.take(count * maxBytesPerRequest, nowMs)) {
        undo();
        return { kind: 'refused', why: 'bytes', target, retryAtMs: bytes.freeAtMs() };
      }
      const grant = budget.take(count, nowMs, latestMs);
      if (grant.kind === 'refused') {
        bytes.giveBack(count * maxBytesPerRequest, 0, nowMs);
        undo();
        return { kind: 'refused', why: 'budget', target, retryAtMs: grant.retryAtMs };
      }
      taken.set(target, [...grant.tokens]);
    }
    for (const target of counts.keys()) this.#rooms.get(target)!.running++;
    return { kind: 'granted', reservation: this.#reservation(requests, taken) };
  }

  /** Bytes that a target has used in the last 24 hours, or may use by what is under way. */
  bytesUsed(target: string, nowMs: number): number {
    return this.#rooms.get(target)?.bytes.used(nowMs) ?? 0;
  }

  #reservation(requests: readonly string[], taken: ReadonlyMap<string, Token[]>): Reservation {
    const held = new Map<number, Held>();
    const entered = new Set(requests);
    let lastId = 0;
    const hold = (target: string, token: Token): ReservedToken => {
      const id = ++lastId;
      held.set(id, { target, token, bytes: this.#rooms.get(target)!.maxBytesPerRequest });
      return { id, target, notBeforeMs: token.notBeforeMs };
    };
    const tokens = requests.map((target) => hold(target, taken.get(target)!.shift()!));
    return {
      tokens,
      more: (target, nowMs) => {
        const room = this.#rooms.get(target);
        if (room?.isListed !== true) return undefined;
        if (!entered.has(target) && room.running >= room.maxConcurrent) return undefined;
        if (!room.bytes.take(room.maxBytesPerRequest, nowMs)) return undefined;
        const grant = room.requests.take(1, nowMs, nowMs);
        if (grant.kind === 'refused') {
          room.bytes.giveBack(room.maxBytesPerRequest, 0, nowMs);
          return undefined;
        }
        if (!entered.has(target)) {
          entered.add(target);
          room.running++;
        }
        return hold(target, grant.tokens[0]!).id;
      },
      release: (used, nowMs) => {
        for (const [id, { target, token, bytes }] of held) {
          const room = this.#rooms.get(target)!;
          const use = used(id);
          room.requests.giveBack(token, use?.sentMs);
          room.bytes.giveBack(bytes, use?.bytes === 'unknown' ? bytes : (use?.bytes ?? 0), nowMs);
        }
        for (const target of entered) this.#rooms.get(target)!.running--;
        held.clear();
        entered.clear();
      },
    };
  }
}
