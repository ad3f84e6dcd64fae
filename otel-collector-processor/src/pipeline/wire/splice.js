import { EditKind } from './scan.ts';
/**
 * The request with the scan's edits made: lengths rewritten, attributes taken out and appended, every other byte as it
 * came. Without edits it is the request itself, not a copy. O(bytes).
 */
export function splice(scan) {
    if (scan.editCount === 0)
        return scan.bytes;
    const source = Buffer.from(scan.bytes.buffer, scan.bytes.byteOffset, scan.bytes.byteLength);
    const target = Buffer.allocUnsafe(source.length + scan.growth);
    const { edits } = scan;
    let from = 0;
    let to = 0;
    for (let i = 0; i < scan.editCount * 4; i += 4) {
        const at = edits[i + 1];
        if (at > from) {
            source.copy(target, to, from, at);
            to += at - from;
            from = at;
        }
        switch (edits[i]) {
            case EditKind.length: {
                const bodyStart = edits[i + 2];
                to = writeVarint(target, to, edits[i + 3]);
                from = bodyStart;
                break;
            }
            case EditKind.remove:
                from = edits[i + 2];
                break;
            case EditKind.insert: {
                const inserted = scan.inserts[edits[i + 2]];
                target.set(inserted, to);
                to += inserted.length;
                break;
            }
        }
    }
    source.copy(target, to, from, source.length);
    return target;
}
function writeVarint(target, at, value) {
    let rest = value;
    let p = at;
    while (rest > 0x7f) {
        target[p++] = (rest & 0x7f) | 0x80;
        rest >>>= 7;
    }
    target[p++] = rest;
    return p;
}
