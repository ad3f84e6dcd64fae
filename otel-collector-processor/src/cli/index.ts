export type { CliIo } from './cliIo.ts';
export { EXIT_CODES } from './exitCode.ts';
export { buildProgram, runProgram, type ProgramDeps } from './program.ts';
export type { Serve, ServeOptions } from './serveOptions.ts';
