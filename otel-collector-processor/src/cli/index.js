export { EXIT_CODES } from './exitCode.ts';
export { buildProgram, runProgram } from './program.ts';
