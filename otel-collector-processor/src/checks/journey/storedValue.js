import { select } from '../assertions/jsonPath.ts';
import { jsonOf } from '../assertions/judgeAssertion.ts';
import { headerText } from '../http/answer.ts';
/** Longer values are no ids or tokens, and would fill memory and headers. */
const VALUE_MAX_LENGTH = 8192;
const none = (why) => ({ kind: 'none', why });
function found(store, answer) {
    if (store.from === 'header') {
        const text = headerText(answer, store.header);
        return text === undefined ? none(`the header ${store.header} is not there`) : { kind: 'value', value: text };
    }
    const json = jsonOf(answer);
    if (json.kind === 'broken')
        return none(json.why);
    const selected = select(json.data, store.path);
    if (selected.kind === 'broken')
        return none(`${store.path} is no JSON path: ${selected.why}`);
    const [value] = selected.values;
    if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean')
        return { kind: 'value', value };
    return none(`${store.path} selects ${selected.values.length === 0 ? 'nothing' : 'no text, number or boolean'}`);
}
/** The first value that a JSON path selects, or a header. */
export function storedValue(store, answer) {
    const stored = found(store, answer);
    if (stored.kind === 'value' && String(stored.value).length > VALUE_MAX_LENGTH) {
        return none(`it is longer than ${VALUE_MAX_LENGTH} characters`);
    }
    return stored;
}
