export { createLogger } from './createLogger.ts';
export { REDACTED, redact } from './redact.ts';
