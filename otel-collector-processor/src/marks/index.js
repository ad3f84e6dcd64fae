export { formatMark, inWindow, markOfTracestate, runId, verifyMark } from './mark.ts';
