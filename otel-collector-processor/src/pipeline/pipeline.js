import { AnomalyLabels, Enricher } from './enrich/index.ts';
import { SpanTable } from './fold/index.ts';
import { QueueFullError } from './queue/index.ts';
import { MalformedError, Scan, splice } from './wire/index.ts';
/** When the queue is full or the disk refuses, senders are asked to wait this long. */
const RETRY_AFTER_MS = 5_000;
export function newCounts() {
    return {
        accepted: { traces: 0, metrics: 0, logs: 0 },
        refused: { traces: {}, metrics: {}, logs: {} },
        labelled: {},
        forgedMarks: 0,
    };
}
/**
 * The life of a request between the door and the disk: scan, label, splice, append; folded for the KPIs on the way;
 * answered when it is durable. One at a time up to the append (a thread has one pipeline), many while they wait for the disk.
 */
export class Pipeline {
    #queue;
    #feed;
    #counts;
    #enricher;
    #rules;
    #scan = new Scan();
    #table = new SpanTable();
    #anomalies;
    #nowMs = 0;
    #tenant = '';
    #spans = {
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
    #others = { resource: () => { }, item: () => undefined };
    #labelled = {};
    constructor(queue, feed, counts, tables) {
        this.#queue = queue;
        this.#feed = feed;
        this.#counts = counts;
        this.#rules = JSON.stringify([tables.userAgentRules, tables.installationKey]);
        this.#enricher = new Enricher(tables);
        this.#anomalies = new AnomalyLabels(tables.anomalies);
    }
    /** Takes newer rules; the rest of the tables is the feed's. What the enricher has learned by heart is kept while they are the same. */
    tables(tables) {
        this.#anomalies = new AnomalyLabels(tables.anomalies);
        const rules = JSON.stringify([tables.userAgentRules, tables.installationKey]);
        if (rules === this.#rules)
            return;
        this.#rules = rules;
        this.#enricher = new Enricher(tables);
    }
    accept = async (request) => {
        const { signal } = request;
        const appended = this.#append(request);
        if (appended.kind !== 'appended') {
            this.#refuse(signal, appended.kind);
            return appended;
        }
        try {
            await appended.durable;
        }
        catch (error) {
            this.#refuse(signal, 'failed');
            const message = `the queue could not be written: ${error instanceof Error ? error.message : String(error)}`;
            return { kind: 'failed', message, retryAfterMs: RETRY_AFTER_MS };
        }
        this.#counts.accepted[signal] += appended.items;
        return { kind: 'accepted' };
    };
    #append(request) {
        const { signal, tenant, body, trusted, receivedMs } = request;
        const isTraces = signal === 'traces';
        this.#nowMs = receivedMs;
        this.#tenant = tenant;
        this.#table.begin();
        this.#labelled = {};
        const forgedBefore = this.#enricher.forgedMarks;
        try {
            this.#scan.run(body, signal, trusted, isTraces ? this.#spans : this.#others);
        }
        catch (error) {
            if (error instanceof MalformedError)
                return { kind: 'malformed', message: error.message };
            throw error;
        }
        const { items } = this.#scan;
        if (items === 0)
            return { kind: 'appended', items, durable: Promise.resolve() }; // an empty envelope: nothing to keep
        const from = this.#queue.end;
        let durable;
        try {
            durable = this.#queue.append({ signal, tenant, receivedMs, items, measured: true }, splice(this.#scan));
        }
        catch (error) {
            if (error instanceof QueueFullError)
                return { kind: 'overloaded', message: error.message, retryAfterMs: RETRY_AFTER_MS };
            throw error;
        }
        this.#feed.appended(from, this.#queue.end, isTraces ? (builder) => builder.fold(this.#table, body, tenant, receivedMs) : undefined);
        this.#counts.forgedMarks += this.#enricher.forgedMarks - forgedBefore;
        for (const [evidence, spans] of Object.entries(this.#labelled))
            this.#counts.labelled[evidence] = (this.#counts.labelled[evidence] ?? 0) + spans;
        return { kind: 'appended', items, durable };
    }
    #refuse(signal, reason) {
        const refused = this.#counts.refused[signal];
        refused[reason] = (refused[reason] ?? 0) + 1;
    }
}
