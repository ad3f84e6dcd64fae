/** What a variable of a journey may hold. */
export type VariableValue = string | number | boolean;
export type VariableLookup = (name: string) => VariableValue | undefined;

/** A letter first; and the variables that Vigil sets itself. */
export const VARIABLE_NAME = /^[A-Za-z_][A-Za-z0-9_]{0,63}$/;
/** `vigil.runId`: the same for all attempts of a run, `[a-z0-9-]+`. `vigil.tenant`: the tenant of `safety`, or empty. */
export const BUILT_IN_VARIABLES = ['vigil.runId', 'vigil.tenant'] as const;

const PLACEHOLDER = /\$\{([^{}]*)\}/g;
const WHOLE_PLACEHOLDER = /^\$\{([^{}]*)\}$/;
const LEADING_PLACEHOLDER = /^\$\{([^{}]*)\}/;

/** A template could not be filled: a variable has no value (`missing`), or one that would change what the request means. */
export class TemplateError extends Error {
  override readonly name = 'TemplateError';
  readonly variable: string;
  readonly code: 'missing' | 'unfit';
  constructor(code: 'missing' | 'unfit', variable: string, message: string) {
    super(message);
    this.code = code;
    this.variable = variable;
  }
}

/** Names between `${` and `}`, in their order. */
export function variablesIn(text: string): readonly string[] {
  return [...text.matchAll(PLACEHOLDER)].map((match) => match[1]!);
}

/** The same, of every text within JSON data (keys are no templates). */
export function variablesInJson(value: unknown): readonly string[] {
  if (typeof value === 'string') return variablesIn(value);
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap(variablesInJson);
}

/** A placeholder that is none, such as `${a b}` or one that is not closed; undefined if all are. */
export function brokenPlaceholder(text: string): string | undefined {
  const names = variablesIn(text);
  const odd = names.find((name) => !VARIABLE_NAME.test(name) && !/^vigil\.[A-Za-z]+$/.test(name));
  if (odd !== undefined) return `\${${odd}}`;
  return text.split('${').length - 1 > names.length ? '${' : undefined;
}

function valueOf(name: string, lookup: VariableLookup): VariableValue {
  const value = lookup(name);
  if (value === undefined) throw new TemplateError('missing', name, `the variable \${${name}} has no value`);
  return value;
}

export function fillText(text: string, lookup: VariableLookup): string {
  return text.replace(PLACEHOLDER, (_all, name: string) => String(valueOf(name, lookup)));
}

/** A copy with every text filled. A text that is one variable and nothing else becomes its value, number or not. */
export function fillJson(value: unknown, lookup: VariableLookup): unknown {
  if (typeof value === 'string') {
    const whole = WHOLE_PLACEHOLDER.exec(value);
    return whole === null ? fillText(value, lookup) : valueOf(whole[1]!, lookup);
  }
  if (Array.isArray(value)) return value.map((entry) => fillJson(entry, lookup));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, fillJson(entry, lookup)]));
}

/**
 * A variable at the very start is taken as it is (a base URL); anywhere else it is percent-encoded, so that an answer
 * cannot lead the next request elsewhere. In the path an empty value and `.` or `..` are refused: `DELETE /orders/${id}`
 * must never become `DELETE /orders/`.
 */
export function fillUrl(template: string, lookup: VariableLookup): string {
  const leading = LEADING_PLACEHOLDER.exec(template);
  const base = leading === null ? '' : String(valueOf(leading[1]!, lookup));
  const rest = leading === null ? template : template.slice(leading[0].length);
  const queryAt = (text: string): number => {
    const at = text.search(/[?#]/);
    return at < 0 ? Infinity : at;
  };
  const pathEnds = queryAt(base) < Infinity ? -1 : queryAt(rest);
  return (
    base +
    rest.replace(PLACEHOLDER, (_all, name: string, at: number) => {
      const value = String(valueOf(name, lookup));
      if (at < pathEnds && /^\.{0,2}$/.test(value)) {
        throw new TemplateError(
          'unfit',
          name,
          `the variable \${${name}} is "${value}", which would lead to another path`,
        );
      }
      return encodeURIComponent(value);
    })
  );
}
