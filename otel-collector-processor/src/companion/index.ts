export { ConfigRejectedError, startCompanion, type Companion, type CompanionOptions } from './companion.ts';
