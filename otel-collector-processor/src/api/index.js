export { createApi } from './createApi.ts';
export { startApi } from './startApi.ts';
export { DEFAULT_LIMITS } from './server/limits.ts';
