export {
  CheckError,
  type CheckErrorCode,
  type Checks,
  type ChecksPorts,
  type RunOutcome,
  type RunResult,
  type StepResult,
} from './contract.ts';
export { checksSettings, type CheckPlan, type ChecksSettings } from './checksSettings.ts';
export { createChecks, type ChecksOptions } from './createChecks.ts';
export type { CustomersHealth } from './guard/stress.ts';
export { systemClock, type Clock } from './clock.ts';
export { forkRunner, RUNNER_ROLE } from './runner/forkRunner.ts';
export { runCheckRunner } from './journey/runCheckRunner.ts';
