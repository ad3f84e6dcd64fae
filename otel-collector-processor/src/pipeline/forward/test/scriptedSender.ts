import type { OutboundRequest, SendResult, Sender } from '../contract.ts';

export const DELIVERED: SendResult = { kind: 'delivered', rejectedItems: 0, message: '' };
export const RETRY: SendResult = { kind: 'retry', message: 'busy', afterMs: undefined };
/** No answer came: it may have got there. */
export const LOST: SendResult = { kind: 'retry', message: 'no answer', afterMs: undefined, unanswered: true };
export const PERMANENT: SendResult = { kind: 'permanent', message: 'HTTP 400: bad' };

export type Sent = Readonly<{ request: OutboundRequest; answer: (result: SendResult) => void }>;

/** A destination in memory. It answers by `reply`, or where that is undefined, when the test does. */
export class ScriptedSender implements Sender {
  readonly sent: Sent[] = [];
  closed = false;
  reply: ((request: OutboundRequest, nth: number) => SendResult | undefined) | undefined = () => DELIVERED;
  readonly #waiting: { count: number; resolve: () => void }[] = [];

  send(request: OutboundRequest, signal: AbortSignal): Promise<SendResult> {
    return new Promise((resolve) => {
      signal.addEventListener('abort', () => resolve({ ...LOST, message: 'stopped' }));
      this.sent.push({ request, answer: resolve });
      const result = this.reply?.(request, this.sent.length);
      if (result !== undefined) resolve(result);
      for (const waiting of this.#waiting) if (this.sent.length >= waiting.count) waiting.resolve();
    });
  }

  /** Resolves when that many requests have come. */
  async arrived(count: number): Promise<void> {
    if (this.sent.length < count) await new Promise<void>((resolve) => this.#waiting.push({ count, resolve }));
  }

  /** Each request as `signal/tenant:body`. */
  get texts(): string[] {
    return this.sent.map(({ request: r }) => `${r.signal}/${r.tenant}:${Buffer.from(r.body).toString()}`);
  }

  renewTls(): void {}

  close(): Promise<void> {
    this.closed = true;
    return Promise.resolve();
  }
}
