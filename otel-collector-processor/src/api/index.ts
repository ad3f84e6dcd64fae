export { createApi } from './createApi.ts';
export { startApi, type RunningApi, type StartApiOptions } from './startApi.ts';
export { DEFAULT_LIMITS, type ApiLimits } from './server/limits.ts';
export type {
  AlertmanagerHook,
  ApiDeps,
  ApiLogger,
  ApiTokens,
  DeadLetterDesk,
  EngineStatus,
  ReloadResult,
  TenantsOfOrg,
  UsersDesk,
} from './deps.ts';
