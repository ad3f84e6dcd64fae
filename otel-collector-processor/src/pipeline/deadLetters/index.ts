export type {
  DeadLetterAnswer,
  DeadLetterHead,
  DeadLetterQuestion,
  DeadLetterStoreSummary,
  LetterCount,
  ReplayProgress,
} from './contract.ts';
export { DeadLetters, type DeadLetterDestination } from './deadLetters.ts';
export { compareIds } from './letterId.ts';
