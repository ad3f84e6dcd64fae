import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { GeneratorCommands } from './generator/generatorCommands.ts';
import { leadProcess, type LedProcess } from './processes/ledProcess.ts';
import type { SinkProtocol } from './sink/sink.ts';
import type { SinkCommands } from './sink/sinkCommands.ts';

/** A generator and a sink, in processes of their own, and room on disk for what stands between them. */
export type LoadBench = Readonly<{
  generator: LedProcess<GeneratorCommands>;
  sink: LedProcess<SinkCommands>;
  sinkPorts: Readonly<Record<SinkProtocol, number>>;
  /** A new folder; gone with the bench. */
  folder: (name: string) => string;
}>;

const SOURCES = 'bench/src/pipeline';
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Runs `use` with a bench that is set up, and clears it away, also when somebody ends the benchmark. */
export async function withLoadBench<T>(root: string, use: (bench: LoadBench) => Promise<T>): Promise<T> {
  const home = join(root, '.vigil/bench');
  mkdirSync(home, { recursive: true });
  const work = mkdtempSync(join(home, 'run-'));
  // What is measured is ended by `exit` (startProgram), what we lead by its broken channel.
  const onExit = (): void => rmSync(work, { recursive: true, force: true, maxRetries: 3 });
  const onSignal = (): never => process.exit(1);
  process.once('exit', onExit);
  for (const signal of SIGNALS) process.once(signal, onSignal);
  const generator = leadProcess<GeneratorCommands>(join(root, SOURCES, 'generator/generatorProcess.ts'));
  const sink = leadProcess<SinkCommands>(join(root, SOURCES, 'sink/sinkProcess.ts'));
  try {
    const sinkPorts = await sink.tell('come', null);
    return await use({ generator, sink, sinkPorts, folder: (name) => mkdtempSync(join(work, `${name}-`)) });
  } finally {
    await Promise.all([generator.end(), sink.end()]);
    for (const signal of SIGNALS) process.off(signal, onSignal);
    process.off('exit', onExit);
    onExit();
  }
}
