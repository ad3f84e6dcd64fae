import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { expandFamily, familySchema } from './expandFamily.ts';
import {
  documentEntry,
  ordinaryRow,
  syntheticRow,
  type DocumentEntry,
  type OrdinaryRow,
  type SyntheticRow,
} from './labelledRow.ts';

export type LabelledSet = Readonly<{
  synthetic: readonly SyntheticRow[];
  ordinary: readonly OrdinaryRow[];
  documents: Readonly<Record<string, DocumentEntry>>;
}>;

/**
 * The labelled set of a folder: `forms/*.jsonl`, `ordinary/*.json` (tables) and `*.jsonl` (rows), `documents.json`.
 * Every file that is there is read. Throws for a row that is not as it should be, an id that stands twice and a
 * document that is not there, and says where.
 */
export function readRows(folder: string): LabelledSet {
  const documents = parsed(join(folder, 'documents.json'), z.record(z.string(), documentEntry));
  const synthetic = files(folder, 'forms', '.jsonl').flatMap((file) => rows(file, syntheticRow));
  const ordinary = [
    ...files(folder, 'ordinary', '.json').flatMap((file) => parsed(file, z.array(familySchema)).flatMap(expandFamily)),
    ...files(folder, 'ordinary', '.jsonl').flatMap((file) => rows(file, ordinaryRow)),
  ];
  const seen = new Set<string>();
  for (const { id } of [...synthetic, ...ordinary]) {
    if (seen.has(id)) throw new Error(`${folder}: the id ${id} stands twice`);
    seen.add(id);
  }
  for (const { id, document } of synthetic)
    if (!Object.hasOwn(documents, documentId(document)))
      throw new Error(`${folder}: ${id} cites ${document}, which is not in documents.json`);
  return { synthetic, ordinary, documents };
}

/** The document without the entry in it. */
export function documentId(document: string): string {
  return document.split('#', 1)[0]!;
}

/** The form of a row: its id without the number. */
export function formOf(id: string): string {
  return id.slice(0, id.lastIndexOf('.'));
}

function files(folder: string, part: string, end: string): string[] {
  return readdirSync(join(folder, part))
    .filter((name) => name.endsWith(end))
    .sort()
    .map((name) => join(folder, part, name));
}

function rows<T>(file: string, schema: z.ZodType<T>): T[] {
  return readFileSync(file, 'utf8')
    .split('\n')
    .flatMap((line, index) => (line === '' ? [] : [checked(`${file}:${index + 1}`, schema, line)]));
}

function parsed<T>(file: string, schema: z.ZodType<T>): T {
  return checked(file, schema, readFileSync(file, 'utf8'));
}

function checked<T>(where: string, schema: z.ZodType<T>, text: string): T {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new Error(`${where}: ${(error as Error).message}`, { cause: error });
  }
  const result = schema.safeParse(value);
  if (!result.success) throw new Error(`${where}: ${z.prettifyError(result.error)}`);
  return result.data;
}
