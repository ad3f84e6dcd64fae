const MB = 2 ** 20;
/** Size of a memory page: one read in each makes sure that the leak is really in memory. */
const PAGE_BYTES = 4096;

export type LeakSetting = Readonly<{ on: boolean; mbPerSecond: number; msPerMb: number; maxMb: number }>;

/** Whole megabytes that a leak holds after `elapsedMs`. */
export function leakedMb(elapsedMs: number, setting: LeakSetting): number {
  return Math.floor(Math.min(setting.maxMb, (Math.max(0, elapsedMs) / 1000) * setting.mbPerSecond));
}

export type MemoryLeak = Readonly<{
  /** Begins, changes or, with `on: false`, frees it. */
  set(setting: LeakSetting, nowMs: number): void;
  /** Takes the memory that is due. */
  grow(nowMs: number): void;
  /** Walks through everything that is held, as a request of a leaking service does; gives the delay it adds, milliseconds. */
  walk(): number;
}>;

/** A leak that takes real memory, and whose cost to each request grows with what it holds. */
export function createMemoryLeak(): MemoryLeak {
  let setting: LeakSetting | undefined;
  let sinceMs = 0;
  let held: Buffer[] = [];

  return {
    set(next, nowMs) {
      if (!next.on) {
        setting = undefined;
        held = [];
        return;
      }
      if (setting === undefined) sinceMs = nowMs;
      setting = next;
    },
    grow(nowMs) {
      if (setting === undefined) return;
      const due = leakedMb(nowMs - sinceMs, setting);
      while (held.length < due) held.push(Buffer.alloc(MB, 1)); // filled, else the system would not really give it
    },
    walk() {
      let pages = 0;
      for (const chunk of held) {
        for (let offset = 0; offset < chunk.length; offset += PAGE_BYTES) pages += chunk[offset] ?? 0;
      }
      return ((pages * PAGE_BYTES) / MB) * (setting?.msPerMb ?? 0);
    },
  };
}
