import { pino, stdTimeFunctions } from 'pino';
import { redact } from './redact.ts';
/**
 * A logger that writes JSON lines: `level` in words, `time` in ISO 8601, `msg`. Secrets are taken out of the finished
 * line, so that none gets through by a child's bindings, an error's fields or a text. That costs microseconds a line:
 * nothing on the hot path logs.
 */
export function createLogger(options) {
    return pino({
        level: options.level,
        timestamp: stdTimeFunctions.isoTime,
        formatters: { level: (label) => ({ level: label }) },
        hooks: { streamWrite: (line) => `${JSON.stringify(redact(JSON.parse(line)))}\n` },
    }, options.destination ?? standardError());
}
/** A reader that goes away takes the log with it, and must not take the process. */
const ignore = () => undefined;
function standardError() {
    const { stderr } = process;
    if (!stderr.listeners('error').includes(ignore))
        stderr.on('error', ignore);
    return { write: (line) => void stderr.write(line) };
}
