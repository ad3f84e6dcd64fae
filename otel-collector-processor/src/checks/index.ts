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
export { verdictOf } from './verdict/timePoint.ts';
export { ImportError, type Imported, type ImportNote } from './import/draft.ts';
export { IMPORT_FORMATS, type ImportFormat } from './import/formats.ts';
export { planChanges, type PlanChange } from './plan/planChanges.ts';
export { schedulePlan, type SchedulePlan } from './plan/schedulePlan.ts';
export type { CustomersHealth } from './guard/stress.ts';
export { systemClock, type Clock } from './clock.ts';
export { forkRunner, RUNNER_ROLE } from './runner/forkRunner.ts';
export { runCheckRunner } from './journey/runCheckRunner.ts';
