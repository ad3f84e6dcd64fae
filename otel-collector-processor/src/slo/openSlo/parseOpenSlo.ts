import { parseAllDocuments } from 'yaml';
import { z } from 'zod';
import { promDurationMs } from '../prometheus/promDuration.ts';
import {
  openSloDocumentSchema,
  type OpenSloDocument,
  type OpenSloIndicator,
  type OpenSloObjective,
} from './openSloDocument.ts';

/** One objective of an SLO of OpenSLO. */
export type OpenSlo = Readonly<{
  /** Name of the SLO, and number of the objective if there are several. */
  id: string;
  name: string;
  service: string;
  labels: Readonly<Record<string, string>>;
  objectiveRatio: number | null;
  windowMs: number | null;
  indicator: OpenSloIndicator | undefined;
  objective: OpenSloObjective;
  /** Why it cannot be computed, in words; '' if it can. */
  problem: string;
}>;

export type OpenSloFile = Readonly<{ file: string; text: string }>;
export type ParsedOpenSlo = Readonly<{
  slos: readonly OpenSlo[];
  problems: readonly Readonly<{ file: string; message: string }>[];
}>;

const ALIASES_MAX = 100; // of YAML: a file that is a bomb is no file of SLOs

/** SLOs of all files together: an SLO may name an SLI of another file. A document that is wrong spoils no other. */
export function parseOpenSlo(files: readonly OpenSloFile[]): ParsedOpenSlo {
  const problems: { file: string; message: string }[] = [];
  const documents = files.flatMap(({ file, text }) => documentsOf(text, (message) => problems.push({ file, message })));
  const indicators = new Map(
    documents.flatMap((document) =>
      document.kind === 'SLI' ? [[document.metadata.name, document.spec] as const] : [],
    ),
  );
  const slos = documents.flatMap((document) => (document.kind === 'SLO' ? slosOf(document, indicators) : []));
  return { slos, problems };
}

function documentsOf(text: string, onProblem: (message: string) => void): readonly OpenSloDocument[] {
  const parsed = parseAllDocuments(text);
  if (!Array.isArray(parsed)) return [];
  return parsed.flatMap((document, index) => {
    const where = `document ${index + 1}`;
    if (document.errors.length > 0) {
      onProblem(`${where}: ${document.errors[0]!.message.split('\n')[0]}`);
      return [];
    }
    let value: unknown;
    try {
      value = document.toJS({ maxAliasCount: ALIASES_MAX });
    } catch (error) {
      onProblem(`${where}: ${error instanceof Error ? error.message : String(error)}`);
      return [];
    }
    const kind = z.object({ kind: z.string() }).safeParse(value);
    if (!kind.success || (kind.data.kind !== 'SLO' && kind.data.kind !== 'SLI')) return [];
    const checked = openSloDocumentSchema.safeParse(value);
    if (checked.success) return [checked.data];
    const [issue] = checked.error.issues;
    onProblem(`${where}: ${issue!.path.join('.')}: ${issue!.message}`);
    return [];
  });
}

function slosOf(
  { metadata, spec }: Extract<OpenSloDocument, { kind: 'SLO' }>,
  indicators: ReadonlyMap<string, OpenSloIndicator>,
): readonly OpenSlo[] {
  const indicator = spec.indicator?.spec ?? indicators.get(spec.indicatorRef ?? '');
  const [window] = spec.timeWindow;
  const windowMs = window === undefined ? undefined : promDurationMs(window.duration);
  return spec.objectives.map((objective, index) => {
    const { target, targetPercent, displayName } = objective;
    const several = spec.objectives.length > 1;
    const objectiveRatio = target ?? (targetPercent === undefined ? null : targetPercent / 100);
    return {
      id: several ? `${metadata.name}/${index + 1}` : metadata.name,
      name: [metadata.displayName ?? metadata.name, several ? displayName : undefined].filter(Boolean).join(': '),
      service: spec.service,
      labels: Object.fromEntries(
        Object.entries(metadata.labels).flatMap(([name, value]) => (typeof value === 'string' ? [[name, value]] : [])),
      ),
      objectiveRatio,
      windowMs: windowMs ?? null,
      indicator,
      objective,
      problem: problemOf({
        'budgetingMethod is not Occurrences: it is not computed here': spec.budgetingMethod !== 'Occurrences',
        'timeWindow is not rolling, or has a duration that is none of PromQL: it is not computed here':
          window?.isRolling !== true || windowMs === undefined,
        'the objective has no target': objectiveRatio === null,
        [`the SLI "${spec.indicatorRef ?? ''}" is in none of the files`]: indicator === undefined,
      }),
    };
  });
}

function problemOf(checks: Readonly<Record<string, boolean>>): string {
  return Object.keys(checks).find((words) => checks[words]) ?? '';
}
