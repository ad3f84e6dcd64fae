export { answerKpi, type KpiQuestion } from './answerKpi.ts';
export { addCalls, mergeCalls, noCalls, type CallTotals, type CountedCalls } from './callTotals.ts';
export { historyName, usersKeyOf, type HistoryKey, type Party } from './historyKey.ts';
export { createHistoryReader, stepFor, type Bucket, type HistoryReader, type Range } from './historyReader.ts';
export { createHistoryWriter, type HistoryWriter, type HistoryWriterOptions, type MinuteOf } from './historyWriter.ts';
export { FINEST_MS, RESOLUTIONS } from './resolutions.ts';
export { encodeCalls } from './callBytes.ts';
export { encodeUsers, type UserSketches } from './userBytes.ts';
