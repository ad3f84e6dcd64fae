import { serviceKey, type ServiceIdentity } from '@vigil/quality-model';
import type { UserCell } from '../../messages/index.ts';
import { addPairs, emptySketch, mergeSketch, type Sketch } from '../../users/index.ts';
import type { UserHit, UserTotals } from '../contract.ts';
import type { ByteReader } from '../snapshot/byteReader.ts';
import type { ByteWriter } from '../snapshot/byteWriter.ts';

const MINUTE_MS = 60_000;
/** A user that was hurt can be asked for so long. */
export const HIT_KEPT_MS = 24 * 3_600_000;
/** Hits (user and operation) that are kept; the one that is longest ago goes first, and is counted. */
const HITS_MAX = 200_000;
/** Minutes are kept so long; history has them for longer. */
const MINUTES_KEPT_MS = 20 * MINUTE_MS;
/** Operations whose users are counted, by minute: 4 kB each. */
const CELLS_A_MINUTE_MAX = 500;

type Cell = { service: ServiceIdentity; operation: string; users: Sketch; hurt: Sketch };
type Hit = { user: string; service: ServiceIdentity; operation: string; firstMs: number; lastMs: number };

/** Users by operation and minute, and who was hurt where. Merges: any split and order of cells gives the same. */
export type HurtUsers = Readonly<{
  add(cell: UserCell, nowMs: number): void;
  /** Users of the minutes that begin in [fromMs, toMs), by operation. */
  totals(fromMs: number, toMs: number): readonly UserTotals[];
  /** Where a user was hurt in minutes that begin at `sinceMs` or later, the latest first. */
  hits(user: string, sinceMs: number): readonly UserHit[];
  /** Hits that were put out before their time: of those nobody can be asked for any more. */
  readonly evicted: number;
  expire(nowMs: number): void;
  write(writer: ByteWriter): void;
  read(reader: ByteReader): void;
}>;

export function createHurtUsers(): HurtUsers {
  const minutes = new Map<number, Map<string, Cell>>();
  /** By user, then by operation; both in the order of their last hit is not kept: minutes are coarse enough. */
  const hitsOf = new Map<string, Map<string, Hit>>();
  let hitCount = 0;
  let evicted = 0;

  function cellOf(minuteMs: number, service: ServiceIdentity, operation: string): Cell | undefined {
    let cells = minutes.get(minuteMs);
    if (cells === undefined) minutes.set(minuteMs, (cells = new Map()));
    const key = `${serviceKey(service)} ${operation}`;
    let cell = cells.get(key);
    if (cell === undefined && cells.size < CELLS_A_MINUTE_MAX)
      cells.set(key, (cell = { service, operation, users: emptySketch(), hurt: emptySketch() }));
    return cell;
  }

  function hit(user: string, service: ServiceIdentity, operation: string, minuteMs: number): void {
    let hits = hitsOf.get(user);
    // Put behind the others: the first of the map is the one that was hit longest ago.
    if (hits !== undefined) hitsOf.delete(user);
    hitsOf.set(user, (hits ??= new Map()));
    const key = `${serviceKey(service)} ${operation}`;
    const known = hits.get(key);
    if (known === undefined) {
      hits.set(key, { user, service, operation, firstMs: minuteMs, lastMs: minuteMs });
      hitCount++;
    } else {
      known.firstMs = Math.min(known.firstMs, minuteMs);
      known.lastMs = Math.max(known.lastMs, minuteMs);
    }
    while (hitCount > HITS_MAX) {
      const [oldest, gone] = hitsOf.entries().next().value!;
      hitsOf.delete(oldest);
      hitCount -= gone.size;
      evicted += gone.size;
    }
  }

  return {
    add({ service, operation, minuteMs, users, hurt, hurtUsers }, nowMs) {
      if (minuteMs > nowMs + 5 * MINUTE_MS) return; // a clock that is far ahead
      const cell = cellOf(minuteMs, service, operation);
      if (cell !== undefined) {
        addPairs(cell.users, users);
        addPairs(cell.hurt, hurt);
      }
      for (const user of hurtUsers) hit(user, service, operation, minuteMs);
    },
    totals(fromMs, toMs) {
      const all = new Map<string, Cell>();
      for (const [minuteMs, cells] of minutes) {
        if (minuteMs < fromMs || minuteMs >= toMs) continue;
        for (const [key, { service, operation, users, hurt }] of cells) {
          let sum = all.get(key);
          if (sum === undefined)
            all.set(key, (sum = { service, operation, users: emptySketch(), hurt: emptySketch() }));
          mergeSketch(sum.users, users);
          mergeSketch(sum.hurt, hurt);
        }
      }
      return [...all.values()];
    },
    hits: (user, sinceMs) =>
      [...(hitsOf.get(user)?.values() ?? [])]
        .filter(({ lastMs }) => lastMs >= sinceMs)
        .sort((a, b) => b.lastMs - a.lastMs)
        .map(({ service, operation, firstMs, lastMs }) => ({ service, operation, firstMs, lastMs })),
    get evicted() {
      return evicted;
    },
    expire(nowMs) {
      for (const minuteMs of minutes.keys())
        if (minuteMs + MINUTE_MS <= nowMs - MINUTES_KEPT_MS) minutes.delete(minuteMs);
      for (const [user, hits] of hitsOf) {
        for (const [key, { lastMs }] of hits)
          if (lastMs < nowMs - HIT_KEPT_MS) {
            hits.delete(key);
            hitCount--;
          }
        if (hits.size === 0) hitsOf.delete(user);
      }
    },
    write(writer) {
      writer.number(evicted);
      writer.number(minutes.size);
      for (const [minuteMs, cells] of minutes) {
        writer.number(minuteMs);
        writer.number(cells.size);
        for (const { service, operation, users, hurt } of cells.values()) {
          writeOperation(writer, service, operation);
          writer.bytes(users);
          writer.bytes(hurt);
        }
      }
      const hits = [...hitsOf.values()].flatMap((of) => [...of.values()]);
      writer.number(hits.length);
      for (const { user, service, operation, firstMs, lastMs } of hits) {
        writer.text(user);
        writeOperation(writer, service, operation);
        writer.number(firstMs);
        writer.number(lastMs);
      }
    },
    read(reader) {
      evicted = reader.number();
      for (let n = reader.number(); n > 0; n--) {
        const minuteMs = reader.number();
        for (let m = reader.number(); m > 0; m--) {
          const { service, operation } = readOperation(reader);
          const cell = cellOf(minuteMs, service, operation);
          const [users, hurt] = [reader.bytes(), reader.bytes()];
          if (cell === undefined) continue;
          mergeSketch(cell.users, users);
          mergeSketch(cell.hurt, hurt);
        }
      }
      for (let n = reader.number(); n > 0; n--) {
        const user = reader.text();
        const { service, operation } = readOperation(reader);
        hit(user, service, operation, reader.number());
        hit(user, service, operation, reader.number());
      }
    },
  };
}

function writeOperation(
  writer: ByteWriter,
  { tenant, environment, namespace, name }: ServiceIdentity,
  operation: string,
): void {
  for (const text of [tenant, environment, namespace, name, operation]) writer.text(text);
}

function readOperation(reader: ByteReader): { service: ServiceIdentity; operation: string } {
  const [tenant, environment, namespace, name] = [reader.text(), reader.text(), reader.text(), reader.text()];
  return { service: { tenant, environment, namespace, name }, operation: reader.text() };
}
