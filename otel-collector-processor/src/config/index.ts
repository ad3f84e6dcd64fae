export { formatProblem } from './configProblem.ts';
export { hostLabel } from './hostLabel.ts';
export { findConfig } from './findConfig.ts';
export {
  DEFAULT_PORT_BASE,
  parsePortBase,
  type ListenAddress,
  type ListenAddresses,
  type ListenerName,
} from './listenAddresses.ts';
export {
  loadConfig,
  type ConfigLocation,
  type EngineOverride,
  type LoadedConfig,
  type LoadOptions,
  type LoadResult,
} from './loadConfig.ts';
export type { Environment, Secrets } from './resolveSecrets.ts';
export { Secret } from './secret.ts';
export { clientTls, listenerTls } from './tlsTexts.ts';
export { destinationHeaders } from './destinationHeaders.ts';
export { watchConfig, type ConfigWatcher, type ReloadOutcome, type WatchOptions } from './watchConfig.ts';
export { DataDirectoryError, type DataDirectoryErrorCode } from './dataDirectory/dataDirectoryError.ts';
export {
  dataDirectoryPath,
  openDataDirectory,
  type DataDirectory,
  type DataDirectoryOptions,
  type TokenName,
} from './dataDirectory/openDataDirectory.ts';
