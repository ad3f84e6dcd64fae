import type { Addresses } from './addresses.ts';
import type { Part, PartSpec } from './part.ts';
import { logTail, partLog, startPart } from './part.ts';
import { removeRunRecord, writeRunRecord } from './previousRun.ts';
import { waitUntilReady } from './waitUntilReady.ts';

/** A part that is to run. */
export type PlannedPart = Readonly<{
  /** Goes on without it when it cannot be started, does not come up, or ends. */
  optional?: true;
  /** What it is, for one whose `spec` may reject. */
  name?: string;
  /**
   * Called just before it is started, so that the ports it finds free are so still; given the addresses of the parts
   * that are ready.
   */
  spec: (ready: Partial<Addresses>) => Promise<PartSpec>;
}>;

export type LaunchOptions = Readonly<{
  /** Started one after the other, each when the ones before are ready; ended the other way round. */
  parts: readonly PlannedPart[];
  keeper: string;
  logFolder: string;
  /** Where the running processes are noted. */
  runRecord: string;
  say: (line: string) => void;
  /** Aborted when everything is to end. */
  signal: AbortSignal;
  /** Called once, when every part is ready, with the addresses of those that are. */
  onReady: (ready: Partial<Addresses>) => void;
}>;

/**
 * Runs the parts until `signal` is aborted, or one of them ends or does not come up, which is an error unless it is
 * optional. Every part is gone when this returns or throws.
 */
export async function launch(o: LaunchOptions): Promise<void> {
  const running: Part[] = [];
  const optional = new Set<Part>();
  const addresses: Partial<Addresses> = {};
  const record = () =>
    writeRunRecord(
      o.runRecord,
      running.flatMap((part) => part.processes()),
    );
  try {
    for (const planned of o.parts) {
      if (o.signal.aborted) return;
      const spec = await specOf(planned, addresses, o);
      if (spec === undefined) continue;
      const part = startPart(spec, o.keeper, partLog(o.logFolder, spec.name), record);
      running.push(part);
      if (planned.optional) optional.add(part);
      try {
        await waitUntilReady(part, o.signal);
        Object.assign(addresses, spec.addresses);
      } catch (error) {
        if (!planned.optional) throw error;
        o.say(`going on without ${spec.name}: ${(error as Error).message}`);
        await part.stop();
        running.splice(running.indexOf(part), 1);
      }
    }
    if (o.signal.aborted) return;
    o.onReady(addresses);
    await endOfAny(running, optional, o);
  } finally {
    for (const part of running.reverse()) await part.stop();
    removeRunRecord(o.runRecord);
  }
}

/** What is to be started; undefined for an optional part that cannot be. */
async function specOf(
  planned: PlannedPart,
  addresses: Partial<Addresses>,
  o: LaunchOptions,
): Promise<PartSpec | undefined> {
  try {
    return await planned.spec(addresses);
  } catch (error) {
    if (!planned.optional) throw error;
    if (!o.signal.aborted) o.say(`going on without ${planned.name ?? 'a part'}: ${(error as Error).message}`);
    return undefined;
  }
}

function endOfAny(parts: readonly Part[], optional: ReadonlySet<Part>, o: LaunchOptions): Promise<void> {
  return new Promise((resolve, reject) => {
    if (o.signal.aborted) resolve();
    o.signal.addEventListener('abort', () => resolve(), { once: true });
    for (const part of parts) {
      void part.ended.then((code) => {
        if (o.signal.aborted) return;
        const what = `${part.spec.name} ended by itself with exit code ${code}. The end of ${part.log}:\n${logTail(part)}`;
        if (optional.has(part)) o.say(what);
        else reject(new Error(what));
      });
    }
  });
}
