import { createHash } from 'node:crypto';
import { z } from 'zod';
import { spanForm, type OrdinaryRow, type SpanForm } from './labelledRow.ts';

/** Rows that differ in a few values: `{name}` in `agent` or `span` stands for each of `values.name` in turn. */
export const familySchema = z.strictObject({
  family: z.string(),
  /** A user agent; short for a span that has nothing else. */
  agent: z.string().optional(),
  span: spanForm.optional(),
  values: z.record(z.string(), z.array(z.string()).min(1)).default({}),
});
export type Family = z.infer<typeof familySchema>;

/** Every fifth user agent is told by the attribute's older name. */
const OLDER_NAME_EVERY = 5;

/**
 * One row for each combination of the family's values, in their order. A row's id is made from its span, so that it
 * stays what it is when a table grows.
 */
export function expandFamily({ family, agent, span, values }: Family): OrdinaryRow[] {
  return combinations(Object.entries(values)).map((chosen) => {
    const form = agent === undefined ? filled(span ?? { attributes: {} }, chosen) : agentForm(filled(agent, chosen));
    return { id: `${family}.${hashOf(form).toString('hex', 0, 5)}`, span: form };
  });
}

function agentForm(agent: string): SpanForm {
  const older = hashOf(agent)[0]! % OLDER_NAME_EVERY === 0;
  return { attributes: { [older ? 'http.user_agent' : 'user_agent.original']: agent } };
}

type Chosen = readonly (readonly [name: string, value: string])[];

function combinations(values: readonly (readonly [string, readonly string[]])[]): Chosen[] {
  return values.reduce<Chosen[]>(
    (rows, [name, choices]) => rows.flatMap((row) => choices.map((value) => [...row, [name, value] as const])),
    [[]],
  );
}

/** The template with its names replaced, wherever they stand in it. */
function filled<T>(template: T, chosen: Chosen): T {
  let text = JSON.stringify(template);
  for (const [name, value] of chosen) text = text.replaceAll(`{${name}}`, JSON.stringify(value).slice(1, -1));
  return JSON.parse(text) as T;
}

function hashOf(value: unknown): Buffer {
  return createHash('sha256').update(JSON.stringify(value)).digest();
}
