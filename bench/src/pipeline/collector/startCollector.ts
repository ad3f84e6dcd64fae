import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { freePortBase } from '../../../../scripts/start/freePorts.ts';
import { isListening } from '../processes/isListening.ts';
import { startProgram } from '../processes/program.ts';
import type { Target, TargetStart } from '../target.ts';
import { collectorConfig } from './collectorConfig.ts';

const FIRST_BASE = 29_000;

/** The Collector that was built, with one exporter. */
export async function startCollector(binary: string, start: TargetStart): Promise<Target> {
  const { variant, protocol, sinkPort, folder } = start;
  const base = await freePortBase(FIRST_BASE, [0, 1, 2]);
  const ports = { grpc: base, http: base + 1, metrics: base + 2, sink: sinkPort };
  const config = join(folder, 'collector.yaml');
  const storage = join(folder, 'queue');
  writeFileSync(config, JSON.stringify(collectorConfig(variant, protocol, ports, storage), null, 2)); // JSON is YAML
  const program = await startProgram({
    command: binary,
    args: ['--config', config],
    logFile: join(folder, 'collector.log'),
    isReady: () => isListening(ports[protocol]),
  });
  return {
    ...program,
    port: ports[protocol],
    scrape: async () => {
      if (variant === 'labelsRed') await (await fetch(`http://127.0.0.1:${ports.metrics}/metrics`)).arrayBuffer();
    },
  };
}
