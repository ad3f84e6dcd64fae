import type { QueueRecord } from '../queue/index.ts';
import type { Batch } from './batches.ts';
import type { Ledger, OutboundRequest, SendResult, Sender } from './contract.ts';
import { itemsOf } from './queueLedger.ts';
import type { RetryGate } from './retryGate.ts';

export type BatchDeliveryOptions = Readonly<{
  sender: Sender;
  ledger: Ledger;
  gate: RetryGate;
  /** Nothing new is sent. */
  stop: AbortSignal;
  /** What is on the wire is given up too. */
  cut: AbortSignal;
  /** An attempt came to nothing, and the next one waits. */
  onFailure: () => void;
}>;

/** Brings batches to one destination: attempt after attempt, in parts where it must be, until the books say that there is no use. */
export class BatchDelivery {
  /** The last attempt came to nothing. */
  failing = false;
  readonly #o: BatchDeliveryOptions;

  constructor(options: BatchDeliveryOptions) {
    this.#o = options;
  }

  /** Resolves when nothing more is done about the batch, to those of its records that stay queued. */
  deliver(batch: Batch): Promise<readonly QueueRecord[]> {
    return this.#send(batch, batch.records);
  }

  /** Sends until the records have reached their end, one way or the other; resolves to those that stay queued. */
  async #send(batch: Batch, records: readonly QueueRecord[]): Promise<readonly QueueRecord[]> {
    let rest = records;
    let merged: readonly QueueRecord[] | undefined;
    let request!: OutboundRequest;
    let mayBeThere = false;
    for (let attempt = 0; ; attempt++) {
      if (!this.#o.gate.open) rest = await this.#unlessGivenUp(batch, rest, this.#o.gate.passed());
      rest = this.worthSending(rest);
      if (rest.length === 0 || this.#o.stop.aborted) return rest;
      if (merged !== rest) {
        request = merge(rest);
        merged = rest;
      }
      if (mayBeThere) this.#o.ledger.sentAgain(rest);
      const result = await this.#sendOnce(request);
      this.failing = result.kind === 'retry';
      switch (result.kind) {
        case 'delivered':
          this.#o.gate.succeeded();
          this.#o.ledger.delivered(rest, result.rejectedItems, result.message);
          return NONE;
        case 'permanent': {
          if (rest.length > 1) return this.#sendHalves(batch, rest);
          const problem = await this.#refused(rest[0]!, result.message);
          if (problem === undefined) return NONE;
          rest = await this.#pause(batch, rest, attempt, undefined, problem);
          break;
        }
        case 'retry':
          mayBeThere = result.unanswered === true;
          if (this.#o.cut.aborted) {
            rest = this.worthSending(rest);
            if (mayBeThere) this.#o.ledger.sentAgain(rest); // after the next start
            return rest;
          }
          rest = await this.#pause(batch, rest, attempt, result.afterMs, result.message);
          break;
        default:
          return result satisfies never;
      }
    }
  }

  /** One sender's bad data (or its size) must not take others' with it. */
  async #sendHalves(batch: Batch, records: readonly QueueRecord[]): Promise<readonly QueueRecord[]> {
    const middle = records.length >>> 1;
    const [first, second] = [records.slice(0, middle), records.slice(middle)];
    const left = await this.#send(batch, first);
    return left.length > 0 ? [...left, ...second] : this.#send(batch, second);
  }

  /** Undefined when it is settled, else why it could not be. */
  async #refused(record: QueueRecord, message: string): Promise<string | undefined> {
    try {
      await this.#o.ledger.refused(record, message);
      return undefined;
    } catch (error) {
      this.failing = true;
      return `${message}; and it could not be kept as a dead letter: ${error instanceof Error ? error.message : String(error)}`;
    }
  }

  /** The pause after a failure, which the books are told of; resolves to those that are still worth sending. */
  #pause(
    batch: Batch,
    records: readonly QueueRecord[],
    attempt: number,
    askedMs: number | undefined,
    message: string,
  ): Promise<readonly QueueRecord[]> {
    this.#o.ledger.failed(records[0]!.signal, message);
    this.#o.onFailure();
    return this.#unlessGivenUp(batch, records, this.#o.gate.failed(attempt, askedMs));
  }

  /** Waits for `pause`, but no longer than one of the records is worth sending; resolves to those that are. */
  async #unlessGivenUp(
    batch: Batch,
    records: readonly QueueRecord[],
    pause: Promise<void>,
  ): Promise<readonly QueueRecord[]> {
    let isOver = false;
    void pause.then(() => {
      isOver = true;
      batch.wake?.();
    });
    let rest = this.worthSending(records);
    while (!isOver && rest.length > 0) {
      await new Promise<void>((resolve) => (batch.wake = resolve));
      rest = this.worthSending(rest);
    }
    batch.wake = undefined;
    return rest;
  }

  /** Those that are not given up; the same array where none is. */
  worthSending(records: readonly QueueRecord[]): readonly QueueRecord[] {
    let kept: QueueRecord[] | undefined;
    for (let i = 0; i < records.length; i++) {
      const record = records[i]!;
      if (this.#o.ledger.givenUp(record)) kept ??= records.slice(0, i);
      else kept?.push(record);
    }
    return kept ?? records;
  }

  async #sendOnce(request: OutboundRequest): Promise<SendResult> {
    try {
      return await this.#o.sender.send(request, this.#o.cut);
    } catch (error) {
      return { kind: 'retry', message: String(error), afterMs: undefined }; // a sender never throws; if it does, nothing is lost
    }
  }
}

const NONE: readonly QueueRecord[] = [];

/** Bodies laid end to end are one request: their fields are repeated, and protobuf merges those. */
function merge(records: readonly QueueRecord[]): OutboundRequest {
  const { signal, tenant, body } = records[0]!;
  const items = itemsOf(records);
  return { signal, tenant, items, body: records.length === 1 ? body : Buffer.concat(records.map((r) => r.body)) };
}
