import { z } from 'zod';
import { vigilConfigSchema } from './vigilConfig.ts';

/** The schemas that one may stand for: without its defaults, and each option of a union. */
function alternatives(schema: unknown): readonly unknown[] {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodDefault || schema instanceof z.ZodPrefault) {
    return alternatives(schema.def.innerType);
  }
  if (schema instanceof z.ZodUnion) return schema.def.options.flatMap(alternatives);
  return [schema];
}

function child(schema: unknown, segment: PropertyKey): readonly unknown[] {
  if (schema instanceof z.ZodObject) {
    const shape: Readonly<Record<PropertyKey, unknown>> = schema.def.shape;
    return Object.hasOwn(shape, segment) ? [shape[segment]] : [];
  }
  if (schema instanceof z.ZodArray) return [schema.def.element];
  if (schema instanceof z.ZodRecord) return [schema.def.valueType];
  return [];
}

/** The keys that vigil.yaml may have at `path`; none where it is no mapping, or one with free keys. */
export function knownKeys(path: readonly PropertyKey[]): readonly string[] {
  let schemas: readonly unknown[] = alternatives(vigilConfigSchema);
  for (const segment of path) schemas = schemas.flatMap((schema) => child(schema, segment)).flatMap(alternatives);
  return [
    ...new Set(schemas.flatMap((schema) => (schema instanceof z.ZodObject ? Object.keys(schema.def.shape) : []))),
  ];
}
