/**
 * Objects and arrays that one JSON body may hold. Each costs a parser some 100 bytes of heap: 1,000,000 of them, which is
 * about 30 MB of OTLP/JSON as SDKs write it, cost 100 MB; 64 MiB of `{},{},{}` would cost 2.4 GB and ten seconds.
 */
export const JSON_CONTAINERS_MAX = 1_000_000;
/** An object in a list takes three bytes: whatever is shorter than this has few enough. */
const COUNT_FROM_BYTES = 3 * JSON_CONTAINERS_MAX;
const OPENING_BRACE = 0x7b;
const OPENING_BRACKET = 0x5b;
/** Whether it would take too much memory to parse. Counts braces within strings too: it errs on the safe side. */
export function isTooMuchJson(json) {
    if (json.length < COUNT_FROM_BYTES)
        return false;
    let count = 0;
    for (let i = 0; i < json.length; i += 1) {
        const byte = json[i];
        if (byte === OPENING_BRACE || byte === OPENING_BRACKET)
            count += 1;
    }
    return count > JSON_CONTAINERS_MAX;
}
