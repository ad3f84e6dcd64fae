import { REFUSALS, type Refusal, type RefusalCode } from '../protocol.ts';

/** The engine does not do what a replica asked. The message is for the replica's operator. */
export class DoorError extends Error {
  override readonly name = 'DoorError';
  readonly code: RefusalCode;

  constructor(code: RefusalCode, message: string) {
    super(message);
    this.code = code;
  }

  get status(): number {
    return REFUSALS[this.code];
  }

  get body(): Refusal {
    return { error: { code: this.code, message: this.message } };
  }
}
