import { z } from 'zod';
import { createDraft, idOf, ImportError, type Draft, type Imported, type Step } from './draft.ts';

const parameterSchema = z.looseObject({
  name: z.string(),
  in: z.string(),
  required: z.boolean().optional(),
  example: z.unknown().optional(),
  schema: z.looseObject({ example: z.unknown().optional(), default: z.unknown().optional() }).optional(),
});
const operationSchema = z.looseObject({
  operationId: z.string().optional(),
  parameters: z.array(z.looseObject({})).optional(),
  security: z.array(z.unknown()).optional(),
  responses: z.record(z.string(), z.looseObject({})).optional(),
});
const documentSchema = z.looseObject({
  openapi: z.string().regex(/^3\./),
  info: z.looseObject({ title: z.string().optional() }).optional(),
  servers: z.array(z.looseObject({ url: z.string() })).optional(),
  paths: z.record(z.string(), z.looseObject({})),
  security: z.array(z.unknown()).optional(),
});

const METHODS = ['get', 'head', 'options', 'post', 'put', 'patch', 'delete', 'trace'] as const;
const STEPS_MAX = 50;

/** `#/components/schemas/Pet` within the document; the value itself where it is no reference. */
function resolved(value: unknown, document: unknown): unknown {
  const ref: unknown = typeof value === 'object' && value !== null ? Reflect.get(value, '$ref') : undefined;
  if (typeof ref !== 'string' || !ref.startsWith('#/')) return value;
  return ref
    .slice(2)
    .split('/')
    .reduce<unknown>(
      (at, key) =>
        typeof at === 'object' && at !== null
          ? Reflect.get(at, key.replaceAll('~1', '/').replaceAll('~0', '~'))
          : undefined,
      document,
    );
}

/** A schema with its references written out; what leads in a circle may be anything. `within`: references on the way here. */
function written(schema: unknown, document: unknown, within: readonly string[] = []): unknown {
  if (Array.isArray(schema)) return schema.map((entry) => written(entry, document, within));
  if (typeof schema !== 'object' || schema === null) return schema;
  const ref: unknown = Reflect.get(schema, '$ref');
  if (typeof ref === 'string') {
    return within.includes(ref) ? {} : written(resolved(schema, document), document, [...within, ref]);
  }
  const { nullable, type, ...rest } = schema as Readonly<Record<string, unknown>>;
  const inside = Object.entries(rest)
    .filter(([key]) => !['example', 'examples', 'xml', 'discriminator', 'externalDocs'].includes(key))
    .map(([key, entry]) => [key, written(entry, document, within)] as const);
  // OpenAPI 3.0 says `nullable` where JSON Schema has a type.
  const types = type === undefined ? {} : { type: nullable === true ? [type, 'null'] : type };
  return { ...types, ...Object.fromEntries(inside) };
}

/** The path with its parameters; a text that says why if one has no value. */
function filledPath(
  path: string,
  parameters: readonly unknown[],
  document: unknown,
): Readonly<{ path: string }> | string {
  const query = new URLSearchParams();
  let filled = path;
  for (const entry of parameters) {
    const parameter = parameterSchema.safeParse(resolved(entry, document));
    if (!parameter.success) continue;
    const { name, in: place, required, example, schema } = parameter.data;
    const value = example ?? schema?.example ?? schema?.default;
    const isText = ['string', 'number', 'boolean'].includes(typeof value);
    if (place === 'path') {
      if (!isText) return `the parameter ${name} has no example`;
      filled = filled.replaceAll(`{${name}}`, encodeURIComponent(String(value)));
    } else if (required === true) {
      if (place !== 'query' || !isText) return `the parameter ${name} is required and has no example`;
      query.set(name, String(value));
    }
  }
  if (/[{}]/.test(filled)) return 'a parameter of its path is not described';
  return { path: query.size > 0 ? `${filled}?${query.toString()}` : filled };
}

function stepOf(
  method: 'get' | 'head' | 'options',
  url: string,
  operation: z.output<typeof operationSchema>,
  document: unknown,
  id: string,
): Step {
  const [status, response] = Object.entries(operation.responses ?? {}).find(([code]) => /^2\d\d$/.test(code)) ?? [];
  const content = (resolved(response, document) as { content?: Record<string, { schema?: unknown }> } | undefined)
    ?.content;
  const schema = content?.['application/json']?.schema;
  return {
    id,
    [method]: url,
    headers: schema === undefined ? {} : { accept: 'application/json' },
    assert: [
      ...(status === undefined ? [] : [{ status: Number(status) }]),
      ...(schema === undefined || method !== 'get'
        ? []
        : [{ schema: written(schema, document) as Record<string, unknown>, gate: true }]),
    ],
  };
}

/**
 * An OpenAPI 3 document: one smoke test with a step for each GET, HEAD and OPTIONS that can be asked by the document
 * alone, which checks status and schema of the answer. `base`: instead of its first server. Throws ImportError.
 */
export function importOpenApi(file: unknown, base: string | undefined): Imported {
  const parsed = documentSchema.safeParse(file);
  if (!parsed.success) throw new ImportError('the file is no OpenAPI 3 document');
  const document = parsed.data;
  const server = base ?? document.servers?.[0]?.url ?? '';
  if (!/^https?:\/\/[^/{}]+/.test(server))
    throw new ImportError(`the server "${server}" is no URL: name one with --base`);
  const draft: Draft = createDraft();
  const steps: Step[] = [];
  for (const [path, item] of Object.entries(document.paths)) {
    for (const method of METHODS) {
      const found = operationSchema.safeParse(item[method]);
      if (item[method] === undefined || !found.success) continue;
      const where = `${method.toUpperCase()} ${path}`;
      if (method !== 'get' && method !== 'head' && method !== 'options') {
        draft.note(where, 'may change something: it is left out');
        continue;
      }
      const shared: unknown = item['parameters'];
      const parameters = [...(Array.isArray(shared) ? (shared as unknown[]) : []), ...(found.data.parameters ?? [])];
      const filled = filledPath(path, parameters, document);
      if (typeof filled === 'string') draft.note(where, `${filled}: it is left out`);
      else if (steps.length >= STEPS_MAX) draft.note(where, `a journey has at most ${STEPS_MAX} steps: it is left out`);
      else {
        const url = `${server.replace(/\/+$/, '')}${filled.path}`;
        steps.push(stepOf(method, url, found.data, document, idOf(found.data.operationId ?? `${method} ${path}`)));
      }
      if ((found.data.security ?? document.security ?? []).length > 0)
        draft.note(where, 'it wants credentials: say them in auth');
    }
  }
  const name = document.info?.title ?? new URL(server).host;
  draft.add({ name: `${name} smoke test`, schedule: { every: '5m' }, timeout: '1m', steps }, 'document');
  return draft.finish();
}
