/**
 * The attribute keys that the scanner looks for: everything else is passed over without being read. A key has a small
 * number, its class; the scanner keeps where the value of each class stands in the item it is at.
 */
export const ATTRIBUTE_KEYS = [
  // resource
  'service.name',
  'service.namespace',
  'service.version',
  'deployment.environment.name',
  'deployment.environment',
  // who the traffic is from
  'user_agent.synthetic.type',
  'synthetic.type',
  'user_agent.original',
  'http.user_agent',
  // the peer of a client span
  'peer.service',
  'db.system.name',
  'db.system',
  'messaging.system',
  'server.address',
  'net.peer.name',
  // Vigil's own labels: taken out where an untrusted sender set them, replaced where Vigil sets them anew
  'vigil.check.id',
  'vigil.check.run_id',
  'vigil.check.location',
  'vigil.synthetic.source',
  'vigil.synthetic.evidence',
  'vigil.anomaly.active',
  'vigil.anomaly.score',
  'vigil.anomaly.signal',
  'vigil.anomaly.direction',
  'vigil.anomaly.expected',
  'vigil.covered_by',
  'vigil.check.status',
] as const;
export type AttributeKey = (typeof ATTRIBUTE_KEYS)[number];

/** Class of a key that begins with `vigil.` and is not in the table. */
export const OTHER_VIGIL_KEY = ATTRIBUTE_KEYS.length;
/** Number of classes. */
export const ATTRIBUTE_CLASSES = ATTRIBUTE_KEYS.length + 1;

/** Class of each key. */
export const ATTRIBUTE_CLASS = Object.fromEntries(ATTRIBUTE_KEYS.map((key, index) => [key, index])) as Readonly<
  Record<AttributeKey, number>
>;

const FIRST_VIGIL_CLASS = ATTRIBUTE_KEYS.findIndex((key) => key.startsWith('vigil.'));

/** Is a class one of `vigil.*`? */
export function isVigilClass(attributeClass: number): boolean {
  return attributeClass >= FIRST_VIGIL_CLASS && attributeClass <= OTHER_VIGIL_KEY;
}

/**
 * Keys beyond the table whose attributes an item seldom has: rules about who sent it. Their classes begin here; the
 * scanner does not keep a place for each, it lists those that it meets (`Scan.evidence`).
 */
export const FIRST_EVIDENCE_CLASS = ATTRIBUTE_CLASSES;
/** Rules that were changed while running leave their keys behind: so many and no more. */
const EVIDENCE_KEYS_MAX = 4096;

const SLOTS = 1024;
/** Key at index i has class i, or i + 1 from OTHER_VIGIL_KEY on. */
const keyBytes: Buffer[] = ATTRIBUTE_KEYS.map((key) => Buffer.from(key));
/** First index + 1 at a hash, 0 for none; further ones by `nextKey`. */
const firstKey = new Uint16Array(SLOTS);
const nextKey = new Uint16Array(ATTRIBUTE_KEYS.length + EVIDENCE_KEYS_MAX);
const evidenceClasses = new Map<string, number>();

/**
 * Class of a key that rules look for, from now on met by every scan of this thread; the same for the same key. A key of
 * the table has the class that it has there. Throws RangeError for a key of Vigil's own. Once there are too many, a
 * further key gets -1: it is met by none until the next start.
 */
export function evidenceKey(key: string): number {
  let evidenceClass = evidenceClasses.get(key) ?? ATTRIBUTE_KEYS.findIndex((known) => known === key);
  if (evidenceClass >= 0 && !isVigilClass(evidenceClass)) return evidenceClass;
  if (key === '' || key.startsWith('vigil.')) throw new RangeError(`"${key}" is no key for a rule`);
  if (evidenceClasses.size >= EVIDENCE_KEYS_MAX) return -1;
  const index = keyBytes.push(Buffer.from(key)) - 1;
  chain(index);
  evidenceClass = index + 1;
  evidenceClasses.set(key, evidenceClass);
  return evidenceClass;
}

/** Length, first, middle and last byte tell nearly all keys apart; the rest is told by comparing. */
function hash(bytes: Uint8Array, start: number, length: number): number {
  return (
    (length * 61 + bytes[start]! * 7 + bytes[start + (length >> 1)]! * 31 + bytes[start + length - 1]! * 17) &
    (SLOTS - 1)
  );
}

function chain(index: number): void {
  const bytes = keyBytes[index]!;
  const slot = hash(bytes, 0, bytes.length);
  nextKey[index] = firstKey[slot]!;
  firstKey[slot] = index + 1;
}
ATTRIBUTE_KEYS.forEach((_, index) => chain(index));

/** Class of the key that stands at `start`, or -1. */
export function classifyKey(bytes: Uint8Array, start: number, length: number): number {
  if (length === 0) return -1;
  let candidate = firstKey[hash(bytes, start, length)]!;
  while (candidate !== 0) {
    const key = keyBytes[candidate - 1]!;
    if (key.length === length) {
      let i = 0;
      while (i < length && key[i] === bytes[start + i]) i++;
      if (i === length) return candidate <= OTHER_VIGIL_KEY ? candidate - 1 : candidate;
    }
    candidate = nextKey[candidate - 1]!;
  }
  return length > 6 && isVigilPrefix(bytes, start) ? OTHER_VIGIL_KEY : -1;
}

function isVigilPrefix(b: Uint8Array, s: number): boolean {
  return (
    b[s] === 118 && b[s + 1] === 105 && b[s + 2] === 103 && b[s + 3] === 105 && b[s + 4] === 108 && b[s + 5] === 46
  );
}
