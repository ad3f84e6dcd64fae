import type { ProcessRole } from '@vigil/quality-model';
import type { ConfigLocation, EngineOverride, Environment } from '../config/index.ts';

/** What `vigil serve` was told, with the environment's part in it. */
export type ServeOptions = Readonly<{
  config: ConfigLocation;
  /** Absolute; it may not be there yet. */
  dataDirectory: string;
  /** Undefined: as vigil.yaml says, or else by the number of cores. */
  workers: number | undefined;
  role: ProcessRole;
  /** Stands in for what vigil.yaml says of the engine. */
  engine: EngineOverride;
  /** VIGIL_PORT_BASE, if it is set. */
  portBase: number | undefined;
  /** For `env:` secrets. */
  env: Environment;
  version: string;
}>;

/**
 * Runs the companion until it is told to stop. Resolves to the exit code. A rejection is printed: of an error with a
 * `code` the message alone, which then says what to do; of any other, which is a bug, the stack.
 */
export type Serve = (options: ServeOptions) => Promise<number>;
