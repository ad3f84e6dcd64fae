import type { Part, PartSpec } from './part.ts';
import { logTail, partLog, startPart } from './part.ts';
import { removeRunRecord, writeRunRecord } from './previousRun.ts';
import { waitUntilReady } from './waitUntilReady.ts';

export type LaunchOptions = Readonly<{
  /** Started one after the other, each when the ones before are ready; ended the other way round. */
  specs: readonly (PartSpec & Readonly<{ optional?: true }>)[];
  keeper: string;
  logFolder: string;
  /** Where the running processes are noted. */
  runRecord: string;
  say: (line: string) => void;
  /** Aborted when everything is to end. */
  signal: AbortSignal;
  /** Called once, when every part is ready; with the names of those that are. */
  onReady: (ready: ReadonlySet<string>) => void;
}>;

/**
 * Runs the parts until `signal` is aborted, or one of them ends or does not come up, which is an error unless it is
 * optional. Every part is gone when this returns or throws.
 */
export async function launch(o: LaunchOptions): Promise<void> {
  const running: Part[] = [];
  const record = () =>
    writeRunRecord(
      o.runRecord,
      running.flatMap((part) => part.processes()),
    );
  try {
    for (const spec of o.specs) {
      if (o.signal.aborted) return;
      const part = startPart(spec, o.keeper, partLog(o.logFolder, spec.name), record);
      running.push(part);
      try {
        await waitUntilReady(part, o.signal);
      } catch (error) {
        if (spec.optional !== true) throw error;
        o.say(`going on without ${spec.name}: ${(error as Error).message}`);
        await part.stop();
        running.splice(running.indexOf(part), 1);
      }
    }
    if (o.signal.aborted) return;
    o.onReady(new Set(running.map((part) => part.spec.name)));
    await endOfAny(running, o);
  } finally {
    for (const part of running.reverse()) await part.stop();
    removeRunRecord(o.runRecord);
  }
}

function endOfAny(parts: readonly Part[], o: LaunchOptions): Promise<void> {
  return new Promise((resolve, reject) => {
    if (o.signal.aborted) resolve();
    o.signal.addEventListener('abort', () => resolve(), { once: true });
    const optional = new Set(o.specs.filter((spec) => spec.optional).map((spec) => spec.name));
    for (const part of parts) {
      void part.ended.then((code) => {
        if (o.signal.aborted) return;
        const what = `${part.spec.name} ended by itself with exit code ${code}. The end of ${part.log}:\n${logTail(part)}`;
        if (optional.has(part.spec.name)) o.say(what);
        else reject(new Error(what));
      });
    }
  });
}
