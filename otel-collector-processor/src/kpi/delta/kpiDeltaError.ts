import type { Delta } from '../../messages/index.ts';

/**
 * - unsupported_version: the pipeline speaks another version of the message. It will again: bring both to one Vigil.
 * - invalid: the delta contradicts itself. Sent again it will be refused again.
 * - not_next: `apply` was called for a delta that `check` did not find applicable.
 */
export type KpiDeltaErrorCode = 'unsupported_version' | 'invalid' | 'not_next';

/** A delta was refused as a whole. The message says what is wrong, where, and what to do. */
export class KpiDeltaError extends Error {
  override readonly name = 'KpiDeltaError';
  readonly code: KpiDeltaErrorCode;

  constructor(code: KpiDeltaErrorCode, delta: Delta, problem: string) {
    super(
      `Delta of pipeline ${delta.pipelineId}, epoch ${delta.epoch}, ${delta.from} to ${delta.to}: ${problem} ` +
        `Nothing of it was applied.`,
    );
    this.code = code;
  }
}
