import type { Stub } from './stub.ts';

/** Stubs by key in the order of their arrival; several may share a key, and leave with the first of them. */
export class StubQueue {
  readonly #byKey = new Map<string, Stub | Stub[]>();
  #size = 0;

  get size(): number {
    return this.#size;
  }

  /** Arrival of the stub that came first. */
  get oldestMs(): number | undefined {
    for (const stubs of this.#byKey.values()) return firstOf(stubs).arrivedMs;
    return undefined;
  }

  has(key: string): boolean {
    return this.#byKey.has(key);
  }

  first(key: string): Stub | undefined {
    const stubs = this.#byKey.get(key);
    return stubs === undefined ? undefined : firstOf(stubs);
  }

  add(key: string, stub: Stub): void {
    const stubs = this.#byKey.get(key);
    // An array only where a key is shared, which is rare.
    if (stubs === undefined) this.#byKey.set(key, stub);
    else if (Array.isArray(stubs)) stubs.push(stub);
    else this.#byKey.set(key, [stubs, stub]);
    this.#size++;
  }

  takeAll(key: string): readonly Stub[] {
    const stubs = this.#byKey.get(key);
    if (stubs === undefined) return [];
    this.#byKey.delete(key);
    const taken = Array.isArray(stubs) ? stubs : [stubs];
    this.#size -= taken.length;
    return taken;
  }

  takeOldest(): Stub | undefined {
    for (const [key, stubs] of this.#byKey) {
      if (!Array.isArray(stubs) || stubs.length === 1) return this.takeAll(key)[0];
      this.#size--;
      return stubs.shift();
    }
    return undefined;
  }

  /** Takes, oldest first, those under a key whose first stub arrived at `untilMs` or before. */
  takeUntil(untilMs: number): readonly Stub[] {
    const taken: Stub[] = [];
    for (const [key, stubs] of this.#byKey) {
      if (firstOf(stubs).arrivedMs > untilMs) break;
      taken.push(...this.takeAll(key));
    }
    return taken;
  }

  *entries(): Iterable<readonly [key: string, stub: Stub]> {
    for (const [key, stubs] of this.#byKey)
      if (Array.isArray(stubs)) for (const stub of stubs) yield [key, stub];
      else yield [key, stubs];
  }
}

function firstOf(stubs: Stub | Stub[]): Stub {
  return Array.isArray(stubs) ? stubs[0]! : stubs;
}
