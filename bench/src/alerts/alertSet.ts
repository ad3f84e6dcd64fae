import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { readLines } from '../series/readLines.ts';

const alertSchema = z.object({
  id: z.string().optional(),
  case: z.string().optional(),
  ms: z.number(),
  entity: z.string(),
  type: z.string(),
  name: z.string(),
  summary: z.string().default(''),
  caller: z.string().optional(),
  operation: z.string().optional(),
  host: z.string().optional(),
});
/** An alert of the set; `id` in streams, `case` in the cases of root causes. */
export type SetAlert = z.infer<typeof alertSchema>;

const topologySchema = z.object({
  nodes: z.array(z.object({ id: z.string(), type: z.string(), family: z.string() })),
  edges: z.array(z.object({ from: z.string(), to: z.string(), type: z.string() })),
});
/** `from` depends on `to`; an instance is an instance of its service. */
export type SetTopology = z.infer<typeof topologySchema>;

const truthSchema = z.object({ case: z.string(), entity: z.string(), family: z.string() });
export type SetTruth = z.infer<typeof truthSchema>;

/** A folder of the layout of the alert sets: history, streams, cases, truth, topology, and its scorer. */
export type AlertSet = Readonly<{
  folder: string;
  topology: SetTopology;
  history: readonly SetAlert[];
  /** By name: `seq`, `mix1` …; those of the folder, in the order of their names. */
  streams: ReadonlyMap<string, readonly SetAlert[]>;
  cases: ReadonlyMap<string, readonly SetAlert[]>;
  causes: readonly SetTruth[];
  /** Files that the scorer reads. */
  files: Readonly<{ truth: string; causes: string; topology: string; scorer: string }>;
}>;

export const ALERT_SET_ABSENT = {
  kind: 'absent',
  what: 'alerts/ (history, seq, mix*, truth, rc-cases, topology.json, score.py), made of github.com/boerste/rca-llm-reasoning; or give --set DIR',
} as const;

/** Undefined where the folder is not one. `scorerFolder`: where score.py is, if not in the folder itself. */
export async function readAlertSet(folder: string, scorerFolder: string): Promise<AlertSet | undefined> {
  const find = (name: string): string => [name, `${name}.gz`].map((file) => join(folder, file)).find(existsSync) ?? '';
  const files = {
    truth: find('truth.jsonl'),
    causes: find('rc-truth.jsonl'),
    topology: find('topology.json'),
    scorer: [folder, scorerFolder].map((at) => join(at, 'score.py')).find(existsSync) ?? '',
  };
  if (Object.values(files).includes('') || find('history.jsonl') === '') return undefined;
  const read = async <T>(file: string, schema: z.ZodType<T>): Promise<T[]> => {
    const rows: T[] = [];
    for await (const line of readLines(file)) rows.push(schema.parse(JSON.parse(line)));
    return rows;
  };
  const names = readdirSync(folder).flatMap((file) => /^(seq|mix\d+)\.jsonl(\.gz)?$/.exec(file)?.[1] ?? []);
  const streams = new Map<string, SetAlert[]>();
  for (const name of names.sort()) streams.set(name, await read(find(`${name}.jsonl`), alertSchema));
  const cases = new Map<string, SetAlert[]>();
  for (const alert of await read(find('rc-cases.jsonl'), alertSchema)) {
    const ofCase = cases.get(alert.case ?? '');
    if (ofCase === undefined) cases.set(alert.case ?? '', [alert]);
    else ofCase.push(alert);
  }
  let topology = '';
  for await (const line of readLines(files.topology)) topology += line;
  return {
    folder,
    topology: topologySchema.parse(JSON.parse(topology)),
    history: await read(find('history.jsonl'), alertSchema),
    streams,
    cases,
    causes: await read(files.causes, truthSchema),
    files,
  };
}

/** `--set DIR`, else `alerts/` of the data folder. */
export async function alertSetOf(
  dataFolder: string | undefined,
  set: string | boolean | undefined,
): Promise<AlertSet | undefined> {
  const given = dataFolder === undefined ? '' : join(dataFolder, 'alerts');
  const folder = typeof set === 'string' ? set : given;
  return folder === '' ? undefined : readAlertSet(folder, given);
}
