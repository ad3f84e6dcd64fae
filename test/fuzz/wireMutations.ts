import type { MessageName } from '../../otel-collector-processor/src/pipeline/wire/otlpSchema.ts';
import { ATTRIBUTES_FIELD, MESSAGE_ID } from '../../otel-collector-processor/src/pipeline/wire/wireTables.ts';
import { delimited, varint } from '../../otel-collector-processor/test/wireArbitrary.ts';
import type { Chance } from './chance.ts';
import type { Original } from './fuzzCorpus.ts';
import { replaceWithin, type Place } from './wirePlaces.ts';

type Structured = (original: Original, chance: Chance, other: Original) => Buffer;

/** Lengths that say what is not so, from off by one to more than there is memory. */
const LIES: readonly ((length: number, chance: Chance) => Buffer)[] = [
  (length) => varint(length + 1),
  (length) => varint(Math.max(0, length - 1)),
  () => varint(0),
  (length, chance) => varint(length + chance.below(200)),
  () => varint(2 ** 31 - 1),
  () => varint(2 ** 31),
  () => varint(2 ** 32 - 1),
  (length) => varint(2 ** 32 + length),
  () => varint(2 ** 35),
  () => Buffer.from('ffffffffffffffff7f', 'hex'),
  () => Buffer.from('ffffffffffffffffff01', 'hex'),
];

const START_GROUP = 3;
const END_GROUP = 4;
/** On both sides of the deepest nesting that is read. */
const LEVELS_MAX = 130;

/** One wrong thing in a request whose lengths are right everywhere else, so that readers get to it. */
export const STRUCTURED = {
  lengthLie: (original, chance) => {
    const place = delimitedPlace(original, chance);
    const lie = chance.pick(LIES)(place.end - place.bodyAt, chance);
    return replaceWithin(original.bytes, place.parent, place.lengthAt, place.bodyAt, lie);
  },
  overlongLength: (original, chance) => {
    const place = delimitedPlace(original, chance);
    const longer = varint(place.end - place.bodyAt, 1 + chance.below(12));
    return replaceWithin(original.bytes, place.parent, place.lengthAt, place.bodyAt, longer);
  },
  overlongTag: (original, chance) => {
    const { parent, tagAt } = chance.pick(original.places);
    const longer = varint(original.bytes[tagAt]! & 0x7f, 1 + chance.below(12));
    return replaceWithin(original.bytes, parent, tagAt, tagAt + 1, longer);
  },
  wireType: (original, chance) => {
    const { parent, tagAt } = chance.pick(original.places);
    const tag = Buffer.from([(original.bytes[tagAt]! & 0xf8) | chance.below(8)]);
    return replaceWithin(original.bytes, parent, tagAt, tagAt + 1, tag);
  },
  fieldNumber: (original, chance) => {
    const { parent, tagAt } = chance.pick(original.places);
    const number = chance.pick([0, 0, 1, 2, 9, 15, 31, 32, 33, 2 ** 29 - 1, 2 ** 29, 2 ** 32]);
    const tag = varint(number * 8 + (original.bytes[tagAt]! & 7));
    return replaceWithin(original.bytes, parent, tagAt, tagAt + 1, tag);
  },
  group: (original, chance) =>
    insert(original, chance, () => {
      const number = 1 + chance.below(40);
      const end = chance.happens(0.7) ? varint(number * 8 + END_GROUP) : chance.bytes(chance.below(3));
      return Buffer.concat([varint(number * 8 + START_GROUP), chance.bytes(chance.below(4)), end]);
    }),
  nesting: (original, chance) => insert(original, chance, (message) => deepAttribute(message, chance)),
  ownLabel: (original, chance) => insert(original, chance, (message) => oddLabel(message, chance)),
  bytesInserted: (original, chance) => insert(original, chance, () => chance.bytes(1 + chance.below(12))),
  dropped: (original, chance) => {
    const { parent, tagAt, end } = chance.pick(original.places);
    return replaceWithin(original.bytes, parent, tagAt, end, Buffer.alloc(0));
  },
  doubled: (original, chance) => {
    const { parent, tagAt, end } = chance.pick(original.places);
    return replaceWithin(original.bytes, parent, end, end, original.bytes.subarray(tagAt, end));
  },
  ofAnother: (original, chance, other) => {
    const { tagAt, end } = chance.pick(other.places);
    return insert(original, chance, () => other.bytes.subarray(tagAt, end));
  },
} as const satisfies Record<string, Structured>;

/** Changes that know nothing of what the bytes mean. */
export const RAW = {
  bitFlips: (bytes, chance) => {
    const copy = Buffer.from(bytes);
    if (copy.length > 0)
      for (let i = chance.below(4); i >= 0; i--) copy[chance.below(copy.length)]! ^= 1 << chance.below(8);
    return copy;
  },
  byteSet: (bytes, chance) => {
    const copy = Buffer.from(bytes);
    if (copy.length > 0) copy[chance.below(copy.length)] = chance.pick([0, 1, 0x0a, 0x12, 0x7f, 0x80, 0xff]);
    return copy;
  },
  truncation: (bytes, chance) => Buffer.from(bytes.subarray(0, chance.below(bytes.length + 1))),
  cutFront: (bytes, chance) => Buffer.from(bytes.subarray(chance.below(bytes.length + 1))),
  splice: (bytes, chance, other) =>
    Buffer.concat([bytes.subarray(0, chance.below(bytes.length + 1)), other.subarray(chance.below(other.length + 1))]),
  twoInOne: (bytes, _chance, other) => Buffer.concat([bytes, other]),
} as const satisfies Record<string, (bytes: Uint8Array, chance: Chance, other: Uint8Array) => Buffer>;

const delimitedPlace = ({ places }: Original, chance: Chance): Place =>
  chance.pick(places.filter(({ lengthAt }) => lengthAt >= 0));

/** Puts a field before one that is there. */
function insert(original: Original, chance: Chance, fieldOf: (message: MessageName) => Uint8Array): Buffer {
  const { message, parent, tagAt } = chance.pick(original.places);
  return replaceWithin(original.bytes, parent, tagAt, tagAt, fieldOf(message));
}

const attributesField = (message: MessageName): number => ATTRIBUTES_FIELD[MESSAGE_ID[message]] || 9;

function deepAttribute(message: MessageName, chance: Chance): Buffer {
  let value = delimited(1, Buffer.from('deep'));
  const isList = chance.happens(0.5);
  for (let level = chance.below(LEVELS_MAX); level > 0; level--)
    value = isList ? delimited(5, delimited(1, value)) : delimited(6, delimited(1, delimited(2, value)));
  return delimited(attributesField(message), Buffer.concat([delimited(1, Buffer.from('k')), delimited(2, value)]));
}

/** An attribute that splicing takes out, written as few would: its parts turned round, doubled, with more bytes than needed. */
function oddLabel(message: MessageName, chance: Chance): Buffer {
  const key = delimited(1, Buffer.from(chance.pick(['vigil.check.id', 'vigil.new', 'service.name'])), chance.below(3));
  const value = delimited(2, delimited(1, Buffer.from('forged'), chance.below(3)), chance.below(3));
  const parts = chance.pick([
    [key, value],
    [value, key],
    [key],
    [delimited(1, Buffer.from('k')), key, value],
    [key, delimited(1, Buffer.from('k')), value],
    [key, value, value],
    [key, delimited(99, Buffer.from('unknown')), value],
  ]);
  return delimited(attributesField(message), Buffer.concat(parts), chance.below(4));
}
