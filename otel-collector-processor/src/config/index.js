export { formatProblem } from './configProblem.ts';
export { findConfig } from './findConfig.ts';
export { DEFAULT_PORT_BASE, parsePortBase, } from './listenAddresses.ts';
export { loadConfig } from './loadConfig.ts';
export { Secret } from './secret.ts';
export { destinationHeaders } from './destinationHeaders.ts';
export { watchConfig } from './watchConfig.ts';
export { DataDirectoryError } from './dataDirectory/dataDirectoryError.ts';
export { dataDirectoryPath, openDataDirectory, } from './dataDirectory/openDataDirectory.ts';
