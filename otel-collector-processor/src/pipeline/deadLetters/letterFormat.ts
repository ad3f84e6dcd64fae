import type { QueueRecord } from '../queue/index.ts';

/** What is stored beside a request: when it was refused and why. */
export type LetterNote = Readonly<{ storedMs: number; reason: string }>;

/** A request that was refused for good, as it is kept. */
export type Letter = QueueRecord & LetterNote;

/** A destination's own words were cut long before. */
const REASON_MAX_CHARS = 2_000;
const LENGTH_BYTES = 4;

/** The body of a letter's record: length of the note (u32, little-endian), the note as JSON, the request's body. */
export function encodeLetter({ storedMs, reason }: LetterNote, body: Uint8Array): Buffer {
  const note = Buffer.from(JSON.stringify({ storedMs, reason: reason.slice(0, REASON_MAX_CHARS) }));
  const length = Buffer.alloc(LENGTH_BYTES);
  length.writeUInt32LE(note.length);
  return Buffer.concat([length, note, body]);
}

/** The letter in a record whose checksum was right. Its body is a view. */
export function decodeLetter(record: QueueRecord): Letter {
  const { body } = record;
  const bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  const noteEnd = LENGTH_BYTES + bytes.readUInt32LE(0);
  const note = JSON.parse(bytes.toString('utf8', LENGTH_BYTES, noteEnd)) as LetterNote;
  return { ...record, ...note, body: bytes.subarray(noteEnd) };
}
