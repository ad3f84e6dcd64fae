import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';

type Deviation = Readonly<{ service: string; operation: string; signal: 'latency' | 'errors' | 'rate' }>;
type Fault = Readonly<{
  cause: Deviation;
  acceptable: readonly { service: string }[];
  rises: readonly Deviation[];
  falls: readonly Deviation[];
}>;

/** What faults.yaml of the shop fixed before detection was written. Services are given by role. */
export type FaultsFile = Readonly<{ faults: Readonly<Record<string, Fault>> }>;

export function readFaults(root: string): FaultsFile {
  return parse(readFileSync(join(root, 'examples/shop/faults.yaml'), 'utf8')) as FaultsFile;
}

/** The services that may be named first: the cause, and what is acceptable instead. */
export function expectedCauses({ cause, acceptable }: Fault): readonly string[] {
  return [cause.service, ...acceptable.map(({ service }) => service)];
}

/** Every operation that a fault changes, as labels of `vigil_anomaly_active`: it has to be known before one can tell. */
export function watchedSeries({ faults }: FaultsFile): readonly Deviation[] {
  return Object.values(faults).flatMap(({ rises, falls }) => [...rises, ...falls]);
}
