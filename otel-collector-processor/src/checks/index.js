export { CheckError, } from './contract.ts';
export { checksSettings } from './checksSettings.ts';
export { createChecks } from './createChecks.ts';
export { systemClock } from './clock.ts';
export { forkRunner, RUNNER_ROLE } from './runner/forkRunner.ts';
export { runCheckRunner } from './journey/runCheckRunner.ts';
