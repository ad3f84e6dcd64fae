/**
 * - away: no answer, or none that an Alertmanager gives. It may be there again later.
 * - refused: it answered, and said no.
 * - not_found: it knows no such silence, or it is over.
 * - invalid_matcher: a matcher that it would not take, or that cannot be tried here.
 */
export type AlertmanagerErrorCode = 'away' | 'refused' | 'not_found' | 'invalid_matcher';

/** A request to an Alertmanager that came to nothing. The message is a sentence for people, without secrets. */
export class AlertmanagerError extends Error {
  override readonly name = 'AlertmanagerError';
  readonly code: AlertmanagerErrorCode;
  constructor(code: AlertmanagerErrorCode, message: string) {
    super(message);
    this.code = code;
  }
}
