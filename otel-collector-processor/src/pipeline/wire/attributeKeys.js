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
];
/** Class of a key that begins with `vigil.` and is not in the table. */
export const OTHER_VIGIL_KEY = ATTRIBUTE_KEYS.length;
/** Number of classes. */
export const ATTRIBUTE_CLASSES = ATTRIBUTE_KEYS.length + 1;
/** Class of each key. */
export const ATTRIBUTE_CLASS = Object.fromEntries(ATTRIBUTE_KEYS.map((key, index) => [key, index]));
const FIRST_VIGIL_CLASS = ATTRIBUTE_KEYS.findIndex((key) => key.startsWith('vigil.'));
/** Is a class one of `vigil.*`? */
export function isVigilClass(attributeClass) {
    return attributeClass >= FIRST_VIGIL_CLASS;
}
const SLOTS = 1024;
const keyBytes = ATTRIBUTE_KEYS.map((key) => Buffer.from(key));
/** First class + 1 at a hash, 0 for none; further ones by `nextClass`. */
const firstClass = new Uint8Array(SLOTS);
const nextClass = new Uint8Array(ATTRIBUTE_KEYS.length);
/** Length, first, middle and last byte tell nearly all keys apart; the rest is told by comparing. */
function hash(bytes, start, length) {
    return ((length * 61 + bytes[start] * 7 + bytes[start + (length >> 1)] * 31 + bytes[start + length - 1] * 17) &
        (SLOTS - 1));
}
keyBytes.forEach((bytes, index) => {
    const slot = hash(bytes, 0, bytes.length);
    nextClass[index] = firstClass[slot];
    firstClass[slot] = index + 1;
});
/** Class of the key that stands at `start`, or -1. */
export function classifyKey(bytes, start, length) {
    if (length === 0)
        return -1;
    let candidate = firstClass[hash(bytes, start, length)];
    while (candidate !== 0) {
        const key = keyBytes[candidate - 1];
        if (key.length === length) {
            let i = 0;
            while (i < length && key[i] === bytes[start + i])
                i++;
            if (i === length)
                return candidate - 1;
        }
        candidate = nextClass[candidate - 1];
    }
    return length > 6 && isVigilPrefix(bytes, start) ? OTHER_VIGIL_KEY : -1;
}
function isVigilPrefix(b, s) {
    return (b[s] === 118 && b[s + 1] === 105 && b[s + 2] === 103 && b[s + 3] === 105 && b[s + 4] === 108 && b[s + 5] === 46);
}
