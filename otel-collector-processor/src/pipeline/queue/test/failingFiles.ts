import { type QueueFiles, nodeFiles } from '../queueFiles.ts';

type Operation = keyof QueueFiles;

/** Real files on a disk that can be told to fail, and to wait. */
export class FailingFiles {
  readonly #failures: { operation: Operation; code: string; match: string }[] = [];
  readonly #gates = new Map<Operation, Promise<void>>();
  /** Calls so far, by operation. */
  readonly calls: Partial<Record<Operation, number>> = {};
  /** `write` takes only this many bytes of the next call, and is in order again after it. */
  shortWriteBytes: number | undefined;
  readonly files: QueueFiles;

  constructor() {
    const before = async (operation: Operation, path: string): Promise<void> => {
      this.calls[operation] = (this.calls[operation] ?? 0) + 1;
      await this.#gates.get(operation);
      const failure = this.#failures.find((f) => f.operation === operation && path.includes(f.match));
      if (failure !== undefined) {
        throw Object.assign(new Error(`${failure.code}: injected into ${operation}`), { code: failure.code });
      }
    };
    const guarded = Object.fromEntries(
      (Object.keys(nodeFiles) as Operation[]).map((operation) => [
        operation,
        async (...args: unknown[]) => {
          await before(operation, String(args[0]));
          if (operation === 'write' && this.shortWriteBytes !== undefined) return this.#writeShort(args);
          return (nodeFiles[operation] as (...all: unknown[]) => unknown)(...args);
        },
      ]),
    );
    this.files = guarded as unknown as QueueFiles;
  }

  /** From now on `operation` fails, where its first argument (a path, or nothing of the kind) contains `match`. */
  fail(operation: Operation, code: string, match = ''): void {
    this.#failures.push({ operation, code, match });
  }

  heal(): void {
    this.#failures.length = 0;
  }

  /** `operation` waits until the returned function is called. */
  hold(operation: Operation): () => void {
    let release = (): void => {};
    this.#gates.set(
      operation,
      new Promise((resolve) => {
        release = () => {
          this.#gates.delete(operation);
          resolve();
        };
      }),
    );
    return () => release();
  }

  #writeShort(args: unknown[]): Promise<number> {
    const [fd, buffers, offset] = args as [number, readonly Uint8Array[], number];
    const all = Buffer.concat(buffers).subarray(0, this.shortWriteBytes);
    this.shortWriteBytes = undefined;
    return nodeFiles.write(fd, [all], offset);
  }
}
