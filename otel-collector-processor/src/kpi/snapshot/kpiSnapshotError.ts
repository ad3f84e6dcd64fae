/**
 * - unknown_version: another release of Vigil wrote it.
 * - damaged: it is not a snapshot of KPIs, or not whole.
 */
export type KpiSnapshotErrorCode = 'unknown_version' | 'damaged';

/** A snapshot was not restored. The message says what to do. */
export class KpiSnapshotError extends Error {
  override readonly name = 'KpiSnapshotError';
  readonly code: KpiSnapshotErrorCode;

  constructor(code: KpiSnapshotErrorCode, message: string) {
    super(message);
    this.code = code;
  }
}
