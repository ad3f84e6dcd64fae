export { formatMark, inWindow, markOfTracestate, runId, verifyMark, type Mark } from './mark.ts';
