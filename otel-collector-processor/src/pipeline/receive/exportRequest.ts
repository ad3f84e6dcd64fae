import type { Readable } from 'node:stream';
import type { Signal } from '../../messages/index.ts';
import { decode, type Coding } from './contentCoding.ts';
import type { Verdict } from './contract.ts';
import { Deadline } from './deadline.ts';
import type { Door } from './door.ts';
import { JSON_CONTAINERS_MAX, isTooMuchJson } from './http/jsonSize.ts';
import type { Lease } from './memoryBudget.ts';
import { counted, isRefusal, noRoom, refusal, tooLarge, type Refusal } from './refusal.ts';
import { readBody, type BodyHead, type Gone } from './requestBody.ts';
import type { Sender } from './sender.ts';

/** What stands around the message in a body: nothing in HTTP, a prefix of five bytes in gRPC. */
export type Framing = BodyHead &
  Readonly<{
    /** Bytes of the body that are not the message's. */
    overheadBytes: number;
    unwrap: (body: Buffer) => Readonly<{ kind: 'message'; bytes: Buffer; encoded: boolean }> | Refusal;
  }>;

/** One Export call, as far as its headers tell. */
export type ExportCall = Readonly<{
  kind: 'call';
  signal: Signal;
  sender: Sender;
  source: Readable;
  /** Calls the listener when the connection is gone, before the answer or after it. */
  onGone: (listener: () => void) => void;
  /** Asks for the body, where the sender waits to be asked. */
  invite: () => void;
  framing: Framing;
  /** Content-Length, where it was sent. */
  announcedBytes: number | undefined;
  coding: Coding;
  json: boolean;
  /** From the headers to the answer. */
  timeoutMs: number;
}>;

export type Outcome = Readonly<{ kind: 'accepted' }> | Gone | Refusal;

/** Reads, decodes, turns JSON into protobuf, and asks the pipeline. What the door refuses on the way is counted here. */
export async function receiveExport(door: Door, call: ExportCall): Promise<Outcome> {
  const lease = door.budget.lease();
  const deadline = new Deadline(call.timeoutMs);
  let asked = false;
  try {
    const prepared = await prepare(door, call, lease, deadline);
    if (prepared.kind !== 'request') return isRefusal(prepared) ? counted(door.stats, call.signal, prepared) : prepared;
    // An empty request is a success by specification, and nothing that anybody needs to keep.
    if (prepared.body.length === 0) return { kind: 'accepted' };
    asked = true;
    return await ask(door, call, prepared.body, lease, deadline);
  } finally {
    deadline.cancel();
    if (!asked) lease.release();
  }
}

type Prepared = Readonly<{ kind: 'request'; body: Uint8Array }> | Gone | Refusal;

async function prepare(door: Door, call: ExportCall, lease: Lease, deadline: Deadline): Promise<Prepared> {
  const { framing } = call;
  const { bodyMaxBytes, jsonMaxBytes } = door.options;
  const maxBytes = call.json ? Math.min(bodyMaxBytes, jsonMaxBytes) : bodyMaxBytes;
  const announcedBytes = call.announcedBytes ?? 0;
  if (announcedBytes > maxBytes + framing.overheadBytes) return tooLarge(maxBytes);
  if (announcedBytes >= door.budget.freeBytes) return noRoom(door.budget);
  call.invite();
  const read = await readBody(call.source, maxBytes + framing.overheadBytes, framing, lease, deadline);
  if (read.kind !== 'body') return read;
  const message = framing.unwrap(read.bytes);
  if (message.kind !== 'message') return message;
  const coding = message.encoded ? call.coding : 'identity';
  const decoded = await decode(message.bytes, coding, maxBytes, lease);
  if (decoded.kind !== 'decoded') return decoded;
  if (deadline.passed) return late();
  if (!call.json || decoded.bytes.length === 0) return { kind: 'request', body: decoded.bytes };
  return convertJson(door, call.signal, decoded.bytes, lease);
}

function convertJson(door: Door, signal: Signal, json: Buffer, lease: Lease): Prepared {
  const { jsonToProtobuf, bodyMaxBytes } = door.options;
  if (isTooMuchJson(json))
    return refusal(
      'too_large',
      `The request holds more than ${JSON_CONTAINERS_MAX} JSON objects and arrays. Send smaller batches, or protobuf.`,
    );
  let body: Uint8Array;
  try {
    body = jsonToProtobuf(signal, json);
  } catch (error) {
    return refusal('malformed', error instanceof Error ? error.message : 'The body is not OTLP/JSON.');
  }
  // Short JSON can be long protobuf: eight bytes for a number of one digit.
  if (body.length > bodyMaxBytes) return tooLarge(bodyMaxBytes);
  lease.give(json.length);
  return lease.take(body.length) ? { kind: 'request', body } : noRoom(door.budget);
}

/** When the time is up the sender is told; the bytes stay counted until the pipeline has let go of them. */
function ask(door: Door, call: ExportCall, body: Uint8Array, lease: Lease, deadline: Deadline): Promise<Outcome> {
  const { signal, sender } = call;
  const { tenant, trusted } = sender;
  const receivedMs = door.options.nowMs();
  return new Promise((resolve) => {
    deadline.onPassed = () => resolve(counted(door.stats, signal, late()));
    const answered = (verdict: Verdict) => {
      lease.release();
      // whoever has left was told, or hears nothing any more
      resolve(verdict.kind === 'withdrawn' ? GONE : verdict);
    };
    const broken = () => {
      lease.release();
      resolve(deadline.passed ? INTERNAL : counted(door.stats, signal, INTERNAL));
    };
    try {
      door.accept({ signal, tenant, body, trusted, receivedMs }, deadline).then(answered, broken);
      if (deadline.onLeave !== undefined) call.onGone(() => deadline.leave());
    } catch {
      broken();
    }
  });
}

const GONE: Gone = { kind: 'gone' };

const INTERNAL: Refusal = refusal('internal', 'The request could not be processed: this is a fault of Vigil.');

function late(): Refusal {
  return refusal('late', 'The request could not be processed in time. Try again.');
}
