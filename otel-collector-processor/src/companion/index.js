export { ConfigRejectedError, startCompanion } from './companion.ts';
