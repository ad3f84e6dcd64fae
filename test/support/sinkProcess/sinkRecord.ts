import { closeSync, existsSync, openSync, readSync, writeSync } from 'node:fs';
import { SIGNALS } from '../../../otel-collector-processor/src/messages/index.ts';
import type { Received, SinkProtocol } from '../otlpSink.ts';

const PROTOCOLS: readonly SinkProtocol[] = ['grpc', 'http'];
/** Length of the body (u32, big-endian), index of the signal, index of the protocol. */
const HEAD_BYTES = 6;

export type Recorded = Pick<Received, 'signal' | 'protocol' | 'body'>;

/** Writes a request behind those that are there. What is written outlives the process, not the machine. */
export function writeRecord(file: number, { signal, protocol, body }: Recorded): void {
  const record = Buffer.allocUnsafe(HEAD_BYTES + body.length);
  record.writeUInt32BE(body.length, 0);
  record[4] = SIGNALS.indexOf(signal);
  record[5] = PROTOCOLS.indexOf(protocol);
  body.copy(record, HEAD_BYTES);
  for (let at = 0; at < record.length;) at += writeSync(file, record, at);
}

/** Reads what is whole in `path` from `from` on. A record that its process did not live to end was not answered either. */
export function readRecords(path: string, from: number): Readonly<{ records: readonly Recorded[]; end: number }> {
  if (!existsSync(path)) return { records: [], end: from };
  const bytes = bytesFrom(path, from);
  const records: Recorded[] = [];
  let at = 0;
  while (at + HEAD_BYTES <= bytes.length) {
    const end = at + HEAD_BYTES + bytes.readUInt32BE(at);
    if (end > bytes.length) break;
    records.push({
      signal: SIGNALS[bytes[at + 4]!]!,
      protocol: PROTOCOLS[bytes[at + 5]!]!,
      body: bytes.subarray(at + HEAD_BYTES, end),
    });
    at = end;
  }
  return { records, end: from + at };
}

function bytesFrom(path: string, from: number): Buffer {
  const file = openSync(path, 'r');
  try {
    const chunks: Buffer[] = [];
    for (let at = from; ;) {
      const chunk = Buffer.allocUnsafe(1024 * 1024);
      const count = readSync(file, chunk, 0, chunk.length, at);
      if (count === 0) return Buffer.concat(chunks);
      chunks.push(chunk.subarray(0, count));
      at += count;
    }
  } finally {
    closeSync(file);
  }
}
