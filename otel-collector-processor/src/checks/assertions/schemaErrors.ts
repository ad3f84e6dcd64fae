import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import { RE2JS } from 're2js';

/** What is wrong with a document is told up to here. */
const TOLD_MAX = 5;

/** Patterns in a schema are RE2 too: an answer cannot hold a runner up. */
const regExp = Object.assign(
  (pattern: string) => {
    const compiled = RE2JS.compile(pattern);
    // Ajv tells patterns apart by their text.
    return { test: (text: string): boolean => compiled.matcher(text).find(), toString: () => pattern };
  },
  { code: 'vigilRe2' },
);

const compiled = new WeakMap<object, ValidateFunction | string>();

function validatorOf(schema: Readonly<Record<string, unknown>>): ValidateFunction | string {
  const known = compiled.get(schema);
  if (known !== undefined) return known;
  let made: ValidateFunction | string;
  try {
    // `$schema` is left out: drafts differ in what journeys do not use, and an unknown one would be refused.
    const { $schema: _draft, ...rest } = schema;
    made = new Ajv2020({ strict: false, allErrors: true, validateFormats: false, code: { regExp } }).compile(rest);
  } catch (error) {
    made = error instanceof Error ? error.message : String(error);
  }
  compiled.set(schema, made);
  return made;
}

/** How a document does not fit a JSON Schema, in words; undefined if it does. */
export function schemaErrors(schema: Readonly<Record<string, unknown>>, data: unknown): string | undefined {
  const validate = validatorOf(schema);
  if (typeof validate === 'string') return `the schema is none: ${validate}`;
  if (validate(data) === true) return undefined;
  const errors = validate.errors ?? [];
  const told = errors.slice(0, TOLD_MAX).map(({ instancePath, message }) => `${instancePath || 'the body'} ${message}`);
  const more = errors.length - told.length;
  return `it does not fit its schema: ${told.join('; ')}${more > 0 ? `; and ${more} more` : ''}`;
}
