export { createLogger, type Logger, type LoggerOptions } from './createLogger.ts';
export { REDACTED, redact } from './redact.ts';
