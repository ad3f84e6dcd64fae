import { NAME } from '../protocol.ts';
import { DoorError } from './doorError.ts';

/** Who a request is from. */
export type ReplicaProcess = Readonly<{ replica: string; instance: string }>;

/**
 * Which process speaks for which replica: the one that said hello last. Two with copies of one data directory would
 * both continue the same queue positions with different spans, and each would make the other's count for nothing.
 */
export class ReplicaBook {
  readonly #instances = new Map<string, string>();

  /** Throws DoorError `bad_request` for headers that name no process. */
  static processOf(replica: unknown, instance: unknown): ReplicaProcess {
    if (typeof replica !== 'string' || typeof instance !== 'string' || !NAME.test(replica) || !NAME.test(instance))
      throw new DoorError('bad_request', 'A replica names itself and its process: 1 to 64 of a-z, 0-9 and hyphens.');
    return { replica, instance };
  }

  hello({ replica, instance }: ReplicaProcess): void {
    this.#instances.set(replica, instance);
  }

  /** One that this engine's process has not met yet was greeted by an earlier one. Throws DoorError `displaced`. */
  check(process: ReplicaProcess): void {
    const { replica, instance } = process;
    const known = this.#instances.get(replica);
    if (known === undefined) this.hello(process);
    else if (known !== instance)
      throw new DoorError(
        'displaced',
        `Another process speaks for replica ${replica} now. If it has a copy of this one's data directory, give one of them a directory of its own: remove replica.id and the folder queue in it.`,
      );
  }
}
