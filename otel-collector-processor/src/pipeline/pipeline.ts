import type { Signal, Tables } from '../messages/index.ts';
import { AnomalyLabels, Enricher } from './enrich/index.ts';
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
};

export function newCounts(): PipelineCounts {
  return {
    accepted: { traces: 0, metrics: 0, logs: 0 },
    refused: { traces: {}, metrics: {}, logs: {} },
    labelled: {},
    forgedMarks: 0,
  };
}

/** What one request adds to the counts, once it is acknowledged. */
type Scanned = Readonly<{ items: number; labelled: Record<string, number>; forgedMarks: number }>;

/**
 * The life of a request between the door and what comes behind: scan, label, splice, hand on; answered when it is where
 * it was promised to be. One at a time up to there (a thread has one pipeline), many while they wait.
 */
export class Pipeline {
  readonly #onward: Onward;
  readonly #counts: PipelineCounts;
  readonly #spanTables: SpanTables;
  #enricher: Enricher;
  #rules: string;
  readonly #scan = new Scan();
  #table: SpanTable;
  #anomalies: AnomalyLabels;
  #nowMs = 0;
  #tenant = '';
  #labelled: Record<string, number> = {};

  readonly #spans: ScanVisitor = {
    resource: (scan) => {
      this.#table.addResource(scan);
      this.#anomalies.resource(scan, this.#tenant);
    },
    item: (scan) => {
      const enrichment = this.#enricher.span(scan, this.#nowMs);
      this.#table.addSpan(scan, enrichment.synthetic);
      if (enrichment.labels !== undefined)
        this.#labelled[enrichment.evidence] = (this.#labelled[enrichment.evidence] ?? 0) + 1;
      return this.#anomalies.span(scan, enrichment.labels);
    },
  };
  readonly #others: ScanVisitor = { resource: () => {}, item: () => undefined };

  constructor(onward: Onward, counts: PipelineCounts, spanTables: SpanTables, tables: Tables) {
    this.#onward = onward;
    this.#counts = counts;
    this.#spanTables = spanTables;
    this.#table = spanTables.take();
    this.#rules = JSON.stringify([tables.userAgentRules, tables.installationKey]);
    this.#enricher = new Enricher(tables);
    this.#anomalies = new AnomalyLabels(tables.anomalies);
  }

  /** Takes newer rules; the rest of the tables is the feed's. What the enricher has learned by heart is kept while they are the same. */
  tables(tables: Tables): void {
    this.#anomalies = new AnomalyLabels(tables.anomalies);
    const rules = JSON.stringify([tables.userAgentRules, tables.installationKey]);
    if (rules === this.#rules) return;
    this.#rules = rules;
    this.#enricher = new Enricher(tables);
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
  #scanned({ signal, tenant, body, trusted, receivedMs }: InboundRequest): Scanned {
    const isTraces = signal === 'traces';
    this.#nowMs = receivedMs;
    this.#tenant = tenant;
    this.#labelled = {};
    this.#table.begin();
    const forgedBefore = this.#enricher.forgedMarks;
    this.#scan.run(body, signal, trusted, isTraces ? this.#spans : this.#others);
    const { items } = this.#scan;
    return { items, labelled: this.#labelled, forgedMarks: this.#enricher.forgedMarks - forgedBefore };
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

  #count(signal: Signal, { items, labelled, forgedMarks }: Scanned): void {
    this.#counts.accepted[signal] += items;
    this.#counts.forgedMarks += forgedMarks;
    for (const evidence in labelled)
      this.#counts.labelled[evidence] = (this.#counts.labelled[evidence] ?? 0) + labelled[evidence]!;
  }
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
