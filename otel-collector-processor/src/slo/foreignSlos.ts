import type { PrometheusConfig, Slo, SloProblem } from '@vigil/quality-model';
import { computedSlo } from './openSlo/computedSlo.ts';
import { parseOpenSlo, type OpenSloFile } from './openSlo/parseOpenSlo.ts';
import type { PromQuery, PromSample } from './prometheus/promClient.ts';
import { PYRRA_QUERY, pyrraSlos } from './prometheus/pyrraSlos.ts';
import { SLOTH_QUERY, slothSlos } from './prometheus/slothSlos.ts';

export type ForeignSloOptions = Readonly<{
  prometheus: PrometheusConfig;
  ask: PromQuery;
  /** Text of a file of OpenSLO. Rejects with an Error in words. */
  readFile: (path: string) => Promise<string>;
  nowMs: () => number;
}>;

export type ForeignSlos = Readonly<{ slos: readonly Slo[]; problems: readonly SloProblem[] }>;

/** Which names are looked for, and what is made of the series. A new tool is a row here. */
const RECORDED = [
  { tool: 'sloth', query: SLOTH_QUERY, read: slothSlos },
  { tool: 'pyrra', query: PYRRA_QUERY, read: pyrraSlos },
] as const satisfies readonly {
  tool: 'sloth' | 'pyrra';
  query: string;
  read: (samples: readonly PromSample[], prometheus: string, nowMs: number) => readonly Slo[];
}[];

/** The SLOs of others that one Prometheus has or computes, as they stand now. Never rejects: what failed is a problem. */
export async function foreignSlos({ prometheus, ask, readFile, nowMs }: ForeignSloOptions): Promise<ForeignSlos> {
  const slos: Slo[] = [];
  const problems: SloProblem[] = [];
  const said = (error: unknown): string => (error instanceof Error ? error.message : String(error));
  for (const { tool, query, read } of RECORDED) {
    if (!prometheus[tool]) continue;
    try {
      slos.push(...read(await ask(query), prometheus.id, nowMs()));
    } catch (error) {
      problems.push({ source: `prometheus ${prometheus.id}: ${tool}`, message: said(error) });
    }
  }
  const files: OpenSloFile[] = [];
  for (const file of prometheus.openSlo)
    await readFile(file).then(
      (text) => files.push({ file, text }),
      (error: unknown) => problems.push({ source: file, message: said(error) }),
    );
  const parsed = parseOpenSlo(files);
  problems.push(...parsed.problems.map(({ file, message }) => ({ source: file, message })));
  for (const slo of parsed.slos) slos.push(await computedSlo(slo, ask, prometheus.id, nowMs()));
  return { slos, problems };
}
