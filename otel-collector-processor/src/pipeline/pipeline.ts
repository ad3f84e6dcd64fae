import type { Signal, Tables } from '../messages/index.ts';
import { AnomalyLabels, CoverLabels, Enricher, LinkedTraces, type Enrichment } from './enrich/index.ts';
import type { SpanTable } from './fold/index.ts';
import type { Onward } from './onward.ts';
import { QueueFullError, QueueWriteError } from './queue/index.ts';
import type { Accept, InboundRequest, SenderWait, Verdict } from './receive/index.ts';
import type { SpanTables } from './spanTables.ts';
import { MalformedError, Scan, splice, type ScanVisitor } from './wire/index.ts';

/** When the queue is full or the disk refuses, senders are asked to wait this long. */
const RETRY_AFTER_MS = 5_000;

export type PipelineCounts = {
  accepted: Record<Signal, number>;
  /** Requests, by signal and reason. */
  refused: Record<Signal, Record<string, number>>;
  labelled: Record<string, number>;
  forgedMarks: number;
  labelledLogs: Record<string, number>;
  labelledExemplars: number;
  tooEarly: number;
};

export function newCounts(): PipelineCounts {
  return {
    accepted: { traces: 0, metrics: 0, logs: 0 },
    refused: { traces: {}, metrics: {}, logs: {} },
    labelled: {},
    forgedMarks: 0,
    labelledLogs: {},
    labelledExemplars: 0,
    tooEarly: 0,
  };
}

/** What one request adds to the counts, once it is acknowledged. */
type Scanned = Readonly<{
  items: number;
  labelled: Readonly<Record<string, number>>;
  exemplars: number;
  forgedMarks: number;
  tooEarly: number;
}>;

/**
 * The life of a request between the door and what comes behind: scan, label, splice, hand on; answered when it is where
 * it was promised to be. One at a time up to there (a thread has one pipeline), many while they wait.
 */
export class Pipeline {
  readonly #onward: Onward;
  readonly #counts: PipelineCounts;
  readonly #spanTables: SpanTables;
  readonly #linked: LinkedTraces;
  #enricher: Enricher;
  #rules: string;
  readonly #scan = new Scan();
  #table: SpanTable;
  #anomalies: AnomalyLabels;
  #cover: CoverLabels;
  #covered: string | undefined;
  #nowMs = 0;
  #tenant = '';
  #labelled: Record<string, number> = {};
  #labelledExemplars = 0;

  readonly #visitors: Readonly<Record<Signal, ScanVisitor>> = {
    traces: {
      resource: (scan) => {
        this.#table.addResource(scan);
        this.#anomalies.resource(scan, this.#tenant);
        this.#cover.resource(scan, this.#tenant);
      },
      item: (scan) => {
        const enrichment = this.#enricher.span(scan, this.#nowMs);
        this.#table.addSpan(scan, enrichment.synthetic, enrichment.checkId);
        if (enrichment.synthetic === 0) return this.#anomalies.span(scan, this.#cover.span(scan));
        this.#countLabelled(enrichment);
        return this.#anomalies.span(scan, enrichment.labels);
      },
    },
    logs: {
      resource: () => {},
      item: (scan) => {
        const enrichment = this.#enricher.log(scan, this.#nowMs);
        this.#countLabelled(enrichment);
        return enrichment.labels;
      },
    },
    metrics: {
      resource: () => {},
      item: () => undefined,
      exemplar: (scan, traceIdAt) => {
        const labels = this.#enricher.exemplar(scan, traceIdAt, this.#nowMs);
        if (labels !== undefined) this.#labelledExemplars++;
        return labels;
      },
    },
  };

  constructor(
    onward: Onward,
    counts: PipelineCounts,
    spanTables: SpanTables,
    tables: Tables,
    linked: LinkedTraces = new LinkedTraces(),
  ) {
    this.#onward = onward;
    this.#counts = counts;
    this.#spanTables = spanTables;
    this.#table = spanTables.take();
    this.#linked = linked;
    this.#rules = rulesOf(tables);
    this.#enricher = new Enricher(tables, linked);
    this.#anomalies = new AnomalyLabels(tables.anomalies);
    this.#cover = new CoverLabels(tables.covered);
    this.#covered = JSON.stringify(tables.covered);
  }

  /** Takes newer rules; the rest of the tables is the feed's. What the enricher has learned by heart is kept while they are the same. */
  tables(tables: Tables): void {
    this.#anomalies = new AnomalyLabels(tables.anomalies);
    const covered = JSON.stringify(tables.covered);
    if (covered !== this.#covered) {
      this.#covered = covered;
      this.#cover = new CoverLabels(tables.covered);
    }
    const rules = rulesOf(tables);
    if (rules === this.#rules) return;
    this.#rules = rules;
    this.#enricher = new Enricher(tables, this.#linked);
  }

  readonly accept: Accept = async (request, wait) => {
    const { signal } = request;
    try {
      const scanned = this.#scanned(request);
      if (scanned.items === 0) return ACCEPTED; // an empty envelope: nothing to keep
      const end = await this.#hand(request, scanned.items, wait);
      if (end === 'withdrawn') return WITHDRAWN;
      this.#count(signal, scanned);
      return ACCEPTED;
    } catch (error) {
      const verdict = verdictOf(error);
      const refused = this.#counts.refused[signal];
      refused[verdict.kind] = (refused[verdict.kind] ?? 0) + 1;
      return verdict;
    }
  };

  /** Throws MalformedError. */
  #scanned(request: InboundRequest): Scanned {
    this.#nowMs = request.receivedMs;
    this.#tenant = request.tenant;
    const tooEarlyBefore = this.#enricher.tooEarly;
    this.#enricher.begin(request.receivedMs);
    let forgedMarks = this.#scanOnce(request);
    if (this.#enricher.earlyWithin > 0) {
      // a span showed what those before it are, of the same trace and request: now that it is known, all get it
      this.#enricher.begin(request.receivedMs, true);
      forgedMarks = this.#scanOnce(request);
    }
    return {
      items: this.#scan.items,
      labelled: this.#labelled,
      exemplars: this.#labelledExemplars,
      forgedMarks,
      tooEarly: this.#enricher.tooEarly - tooEarlyBefore,
    };
  }

  /** Returns how many forged marks it met. */
  #scanOnce({ signal, body, trusted }: InboundRequest): number {
    this.#labelled = {};
    this.#labelledExemplars = 0;
    this.#table.begin();
    const forgedBefore = this.#enricher.forgedMarks;
    this.#scan.run(body, signal, trusted, this.#visitors[signal]);
    return this.#enricher.forgedMarks - forgedBefore;
  }

  #countLabelled({ labels, evidence }: Enrichment): void {
    if (labels !== undefined) this.#labelled[evidence] = (this.#labelled[evidence] ?? 0) + 1;
  }

  /** In the same turn as the scan, whose state it reads. */
  #hand(request: InboundRequest, items: number, wait: SenderWait): Promise<'acknowledged' | 'withdrawn'> {
    const { signal, tenant, receivedMs } = request;
    const isTraces = signal === 'traces';
    const table = isTraces ? this.#table : undefined;
    if (isTraces) this.#table = this.#spanTables.take();
    const header = { signal, tenant, receivedMs, items, measured: true };
    return this.#onward.take({ request, header, body: splice(this.#scan), table }, wait);
  }

  #count(signal: Signal, { items, labelled, exemplars, forgedMarks, tooEarly }: Scanned): void {
    this.#counts.accepted[signal] += items;
    this.#counts.forgedMarks += forgedMarks;
    this.#counts.labelledExemplars += exemplars;
    this.#counts.tooEarly += tooEarly;
    const counts = signal === 'logs' ? this.#counts.labelledLogs : this.#counts.labelled;
    for (const evidence in labelled) counts[evidence] = (counts[evidence] ?? 0) + labelled[evidence]!;
  }
}

/** What the enricher is made of: as long as it is the same, what it has learned by heart is kept. */
function rulesOf({ userAgentRules, syntheticRules, installationKey }: Tables): string {
  return JSON.stringify([userAgentRules, syntheticRules, installationKey]);
}

const ACCEPTED: Verdict = { kind: 'accepted' };
const WITHDRAWN: Verdict = { kind: 'withdrawn' };

/** Throws what is no verdict but a bug. */
function verdictOf(error: unknown): Exclude<Verdict, { kind: 'accepted' | 'withdrawn' }> {
  if (error instanceof MalformedError) return { kind: 'malformed', message: error.message };
  if (error instanceof QueueFullError)
    return { kind: 'overloaded', message: error.message, retryAfterMs: RETRY_AFTER_MS };
  if (error instanceof QueueWriteError) return { kind: 'failed', message: error.message, retryAfterMs: RETRY_AFTER_MS };
  throw error;
}
