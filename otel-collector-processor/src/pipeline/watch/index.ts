export { WatchFold, WatchRules } from './watchFold.ts';
