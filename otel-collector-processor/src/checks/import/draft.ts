import {
  journeyPlan,
  requestLoad,
  targetOf,
  vigilConfigSchema,
  type JourneyConfigInput,
  type TargetConfigInput,
} from '@vigil/quality-model';
import { classifyAddress } from '../http/egress.ts';

export type Step = JourneyConfigInput['steps'][number];
export type StepAssertion = NonNullable<Step['assert']>[number];
export type JourneyDraft = Omit<JourneyConfigInput, 'id'>;

/** Something that could not be carried over: where it stands in the source, and what becomes of it. */
export type ImportNote = Readonly<{ where: string; what: string }>;

/** What an import makes: a part of vigil.yaml, and everything that is not in it. */
export type Imported = Readonly<{
  targets: readonly TargetConfigInput[];
  journeys: readonly JourneyConfigInput[];
  notes: readonly ImportNote[];
}>;

/** Collects journeys and notes while a source is read. */
export interface Draft {
  /** `where`: as in notes. A journey without steps is left out. */
  add(journey: JourneyDraft, where: string): void;
  note(where: string, what: string): void;
  finish(): Imported;
}

/** A source that is not what it should be. */
export class ImportError extends Error {
  override readonly name = 'ImportError';
  readonly code = 'import';
}

const ID_MAX_LENGTH = 64;
/** Above what journeys need, so that a run on demand finds room too. */
const BUDGET_FACTOR = 1.5;
const BUDGET_MIN = 10;

/** A name as an id: `[a-z0-9-]+`. */
export function idOf(name: string): string {
  const id = name
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, ID_MAX_LENGTH - 4);
  return id === '' ? 'imported' : id;
}

/** The same text with a number behind it if it is taken. */
function unique(text: string, taken: ReadonlySet<string>, separator: string): string {
  for (let nth = 1; ; nth++) {
    const candidate = nth === 1 ? text : `${text}${separator}${nth}`;
    if (!taken.has(candidate)) return candidate;
  }
}

/** `1m`, `90s`, `1500ms`, within what schedules can have. */
export function durationText(ms: number, leastMs = 1000, mostMs = 86_400_000): string {
  const whole = Math.round(Math.min(mostMs, Math.max(leastMs, ms)));
  if (whole % 3_600_000 === 0) return `${whole / 3_600_000}h`;
  if (whole % 60_000 === 0) return `${whole / 60_000}m`;
  return whole % 1000 === 0 ? `${whole / 1000}s` : `${whole}ms`;
}

const DURATION_UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** Milliseconds of a duration as Go and Prometheus write it (`1m30s`); undefined for what is none. */
export function goDuration(text: unknown): number | undefined {
  if (typeof text !== 'string' || !/^(\d+(\.\d+)?(ms|s|m|h|d))+$/.test(text)) return undefined;
  return [...text.matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h|d)/g)].reduce(
    (sum, [, count, unit]) => sum + Number(count) * DURATION_UNITS[unit!]!,
    0,
  );
}

type Place = Readonly<{ host: string; baseUrl: string | undefined }>;

/** Where a step goes, as targets have it; undefined for a URL that only a run knows. */
function placeOf(step: Step): Place | undefined {
  const url = step.get ?? step.head ?? step.options ?? step.post ?? step.put ?? step.patch ?? step.delete;
  if (url !== undefined) {
    if (!URL.canParse(url)) return undefined;
    const { protocol, hostname, port, origin } = new URL(url);
    return { host: `${hostname}:${port || (protocol === 'https:' ? 443 : 80)}`, baseUrl: origin };
  }
  const host = step.tcp ?? step.tls ?? step.server ?? step.grpc?.replace(/^grpcs?:\/\//, '');
  return host === undefined ? undefined : { host, baseUrl: undefined };
}

function isPrivate(host: string): boolean {
  const name = host.replace(/:\d+$/, '').replace(/^\[(.*)\]$/, '$1');
  // A name without a dot is one of this machine, or of a network that only its own machines know.
  return /^[a-z][a-z0-9-]*$/i.test(name) || classifyAddress(name) === 'private';
}

/** Targets of all steps, each with a budget that is enough. */
function targetsOf(journeys: readonly JourneyConfigInput[]): readonly TargetConfigInput[] {
  const places = journeys.flatMap(({ steps, finally: cleanup = [] }) =>
    [...steps, ...cleanup].flatMap((step) => placeOf(step) ?? []),
  );
  const byHost = Map.groupBy(places, ({ host }) => host);
  const targets = [...byHost].map(([host, found]): TargetConfigInput => {
    const baseUrls = new Set(found.map(({ baseUrl }) => baseUrl));
    const [baseUrl] = baseUrls;
    const where = baseUrls.size === 1 && baseUrl !== undefined ? { baseUrl } : { host };
    return { ...where, maxRequestsPerMinute: 1_000_000, ...(isPrivate(host) && { allowPrivate: true }) };
  });
  const parsed = vigilConfigSchema.safeParse({ targets, journeys });
  if (!parsed.success) return targets; // what is wrong is told when it is checked
  const loads = requestLoad(parsed.data.journeys.map(journeyPlan), parsed.data.targets.map(targetOf));
  return targets.map((target, index) => {
    const { requestsPerMinute, journeys: theirs } = loads[index]!;
    const largest = Math.max(0, ...theirs.map(({ requestsPerAttempt }) => requestsPerAttempt));
    return {
      ...target,
      maxRequestsPerMinute: Math.max(BUDGET_MIN, largest, Math.ceil(requestsPerMinute * BUDGET_FACTOR)),
    };
  });
}

export function createDraft(): Draft {
  const journeys: JourneyConfigInput[] = [];
  const notes: ImportNote[] = [];
  return {
    add: (draft, where) => {
      if (draft.steps.length === 0) {
        notes.push({ where, what: 'nothing of it could be carried over: it is left out' });
        return;
      }
      const names = new Set(journeys.map(({ name }) => name));
      const ids = new Set(journeys.map(({ id }) => id));
      const name = unique(draft.name.slice(0, 180), names, ' ');
      if (name !== draft.name) notes.push({ where, what: `its name is taken already: it is called "${name}"` });
      const stepIds = new Set<string>();
      const steps = draft.steps.map((step) => {
        const id = unique(step.id, stepIds, '-');
        stepIds.add(id);
        return { ...step, id };
      });
      journeys.push({ id: unique(idOf(name), ids, '-'), ...draft, name, steps });
    },
    note: (where, what) => notes.push({ where, what }),
    finish: () => ({ targets: targetsOf(journeys), journeys, notes }),
  };
}
