import { addPairs, emptySketch, sketchPairs, type Sketch } from '../users/index.ts';

/** First byte of what was counted: how the rest is to be read. */
export const USERS_TAG = 2;

/** Users of a time: all, and those who were hurt. */
export type UserSketches = Readonly<{ users: Sketch; hurt: Sketch }>;

export function noUsers(): UserSketches {
  return { users: emptySketch(), hurt: emptySketch() };
}

/** Both sketches as bytes: the tag, then for each the number of pairs (two bytes) and the pairs (register two bytes, rank one). */
export function encodeUsers({ users, hurt }: UserSketches): Uint8Array {
  const parts = [sketchPairs(users), sketchPairs(hurt)];
  const bytes = Buffer.alloc(1 + parts.reduce((sum, pairs) => sum + 2 + (pairs.length / 2) * 3, 0));
  let at = bytes.writeUInt8(USERS_TAG, 0);
  for (const pairs of parts) {
    at = bytes.writeUInt16LE(pairs.length / 2, at);
    for (let i = 0; i < pairs.length; i += 2) {
      at = bytes.writeUInt16LE(pairs[i]!, at);
      at = bytes.writeUInt8(pairs[i + 1]!, at);
    }
  }
  return bytes;
}

/** Adds what the bytes say. Throws a RangeError for bytes that `encodeUsers` did not make. */
export function addEncodedUsers(into: UserSketches, encoded: Uint8Array): void {
  if (encoded[0] !== USERS_TAG) throw new RangeError(`these are no sketches of users: they begin with ${encoded[0]}`);
  const bytes = Buffer.from(encoded.buffer, encoded.byteOffset, encoded.byteLength);
  let at = 1;
  for (const sketch of [into.users, into.hurt]) {
    const count = at + 2 <= bytes.length ? bytes.readUInt16LE(at) : Infinity;
    at += 2;
    if (at + count * 3 > bytes.length) throw new RangeError('the bytes end too early');
    const pairs: number[] = [];
    for (let i = 0; i < count; i++, at += 3) pairs.push(bytes.readUInt16LE(at), bytes.readUInt8(at + 2));
    addPairs(sketch, pairs);
  }
}
