import type { Store, VariableValue } from '@vigil/quality-model';
import { select } from '../assertions/jsonPath.ts';
import { jsonOf } from '../assertions/judgeAssertion.ts';
import { firstGroup } from '../assertions/pattern.ts';
import { bodyText, headerText, type Answer } from '../http/answer.ts';

/** Longer values are no ids or tokens, and would fill memory and headers. */
const VALUE_MAX_LENGTH = 8192;

/** The value that a step keeps of an answer, or why there is none. */
export type StoredValue = Readonly<{ kind: 'value'; value: VariableValue }> | Readonly<{ kind: 'none'; why: string }>;

const none = (why: string): StoredValue => ({ kind: 'none', why });

type CookieOf = (name: string) => string | undefined;

function found(store: Store, answer: Answer, cookieOf: CookieOf): StoredValue {
  switch (store.from) {
    case 'body':
      return { kind: 'value', value: bodyText(answer) };
    case 'cookie': {
      const value = cookieOf(store.cookie);
      return value === undefined ? none(`there is no cookie ${store.cookie}`) : { kind: 'value', value };
    }
    case 'header': {
      const text = headerText(answer, store.header);
      return text === undefined ? none(`the header ${store.header} is not there`) : { kind: 'value', value: text };
    }
    case 'json': {
      const json = jsonOf(answer);
      if (json.kind === 'broken') return none(json.why);
      const selected = select(json.data, store.path);
      if (selected.kind === 'broken') return none(`${store.path} is no JSON path: ${selected.why}`);
      const [value] = selected.values;
      if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean')
        return { kind: 'value', value };
      return none(`${store.path} selects ${selected.values.length === 0 ? 'nothing' : 'no text, number or boolean'}`);
    }
    default:
      return store satisfies never;
  }
}

/** What a step keeps of an answer: a value that a JSON path selects, a header, a cookie, the body, or a part of them. */
export function storedValue(store: Store, answer: Answer, cookieOf: CookieOf = () => undefined): StoredValue {
  const whole = found(store, answer, cookieOf);
  if (whole.kind === 'none') return whole;
  const part = store.matches === undefined ? whole.value : firstGroup(store.matches, String(whole.value));
  if (part === undefined) return none(`/${store.matches}/ does not match`);
  if (String(part).length > VALUE_MAX_LENGTH) return none(`it is longer than ${VALUE_MAX_LENGTH} characters`);
  return { kind: 'value', value: part };
}
