import { PrometheusSerializer } from '@opentelemetry/exporter-prometheus';
import { MeterProvider, MetricReader, type CollectionResult } from '@opentelemetry/sdk-metrics';
import { SIGNALS, type Accounting, type Signal } from '../messages/index.ts';

/** What the companion tells of itself. */
export type SelfReport = Readonly<{
  version: string;
  startedMs: number;
  /** Those of this process. */
  pipelines: readonly Readonly<{ pipelineId: string; accounting: Accounting }>[];
  /** Every pipeline that the engine hears, of other processes too. */
  heard: readonly Readonly<{ pipelineId: string; lastSeenMs: number }>[];
  /** How often a pipeline of this process was started again. */
  restarts: (pipelineId: string) => number;
  /** Null where the engine is in this process. */
  link: Readonly<{ reachable: boolean; unconfirmedDeltas: number; failures: Readonly<Record<string, number>> }> | null;
}>;

/** Read by `collect` alone: nothing is pushed anywhere. */
class OnDemandReader extends MetricReader {
  protected override async onForceFlush(): Promise<void> {}
  protected override async onShutdown(): Promise<void> {}
}

export interface SelfMetrics {
  /** Prometheus text format. */
  expose(): Promise<string>;
}

/**
 * The companion's own health as metrics, by the OpenTelemetry SDK. Accounting is exact, in items: for each destination
 * and signal accepted + recovered = forwarded + queued + dead-lettered + dropped; and of its dead letters
 * recovered + dead-lettered = kept + replayed + dropped.
 */
export function createSelfMetrics(report: () => SelfReport): SelfMetrics {
  const reader = new OnDemandReader();
  const provider = new MeterProvider({ readers: [reader] });
  const meter = provider.getMeter('vigil');

  const counter = (
    name: string,
    description: string,
    observe: (pipeline: Accounting, add: (value: number, labels: Record<string, string>) => void) => void,
  ) => {
    meter.createObservableCounter(name, { description }).addCallback((result) => {
      for (const { pipelineId, accounting } of report().pipelines)
        observe(accounting, (value, labels) => result.observe(value, { pipeline: pipelineId, ...labels }));
    });
  };

  counter('vigil_accepted_items', 'Spans, data points and log records acknowledged to senders.', (a, add) => {
    for (const signal of SIGNALS) add(a.signals[signal].accepted, { signal });
  });
  counter('vigil_recovered_items', 'Items found on disk at start that a destination did not have then.', (a, add) => {
    eachDestination(a, (destination, signal, d) => add(d.recovered, { destination, signal }));
  });
  counter('vigil_refused_requests', 'Requests answered with an error, by reason.', (a, add) => {
    for (const signal of SIGNALS)
      for (const [reason, value] of Object.entries(a.signals[signal].refused)) add(value, { signal, reason });
  });
  counter('vigil_forwarded_items', 'Items that a destination has.', (a, add) => {
    eachDestination(a, (destination, signal, d) => add(d.forwarded, { destination, signal }));
  });
  counter('vigil_dead_lettered_items', 'Items that a destination refused for good and that were kept.', (a, add) => {
    eachDestination(a, (destination, signal, d) => add(d.deadLettered, { destination, signal }));
  });
  counter('vigil_dropped_items', 'Items that were given up, by reason.', (a, add) => {
    eachDestination(a, (destination, signal, d) => {
      for (const [reason, value] of Object.entries(d.dropped)) add(value, { destination, signal, reason });
    });
  });
  counter(
    'vigil_duplicate_items',
    'Items that a destination was sent, or may have got, once more. Not part of the balance.',
    (a, add) => {
      eachDestination(a, (destination, signal, d) => add(d.duplicates, { destination, signal }));
    },
  );
  counter('vigil_dead_letters_recovered_items', 'Dead letters found on disk at start, in items.', (a, add) => {
    eachDeadLetter(a, (destination, signal, d) => add(d.recovered[signal], { destination, signal }));
  });
  counter('vigil_dead_letters_replayed_items', 'Items of dead letters that their destination has now.', (a, add) => {
    eachDeadLetter(a, (destination, signal, d) => add(d.replayed[signal], { destination, signal }));
  });
  counter('vigil_dead_letters_dropped_items', 'Items of dead letters that were given up, by reason.', (a, add) => {
    eachDeadLetter(a, (destination, signal, d) => {
      for (const [reason, items] of Object.entries(d.dropped))
        if (items[signal] > 0) add(items[signal], { destination, signal, reason });
    });
  });
  counter('vigil_queue_problems', 'Troubles of the queue on disk, by kind.', (a, add) => {
    for (const [kind, value] of Object.entries(a.queue.problems)) add(value, { kind });
  });
  counter('vigil_unmeasured_spans', 'Spans that were acknowledged and never measured.', (a, add) => {
    add(a.unmeasured, {});
  });
  counter('vigil_labelled_spans', 'Spans labelled as synthetic, by evidence.', (a, add) => {
    for (const [evidence, value] of Object.entries(a.labelled)) add(value, { evidence });
  });
  counter('vigil_labelled_logs', 'Log records labelled as synthetic, by evidence.', (a, add) => {
    for (const [evidence, value] of Object.entries(a.recognition?.labelledLogs ?? {})) add(value, { evidence });
  });
  counter('vigil_labelled_exemplars', 'Exemplars labelled as synthetic.', (a, add) => {
    add(a.recognition?.labelledExemplars ?? 0, {});
  });
  counter(
    'vigil_synthetic_too_early_items',
    'Items that went by as customers before another span showed that their trace is synthetic: at least so many.',
    (a, add) => {
      add(a.recognition?.tooEarly ?? 0, {});
    },
  );
  counter(
    'vigil_synthetic_traces_evicted',
    'Traces known as synthetic that were put out of the bounded set before their time.',
    (a, add) => {
      add(a.recognition?.evictedTraces ?? 0, {});
    },
  );
  counter(
    'vigil_synthetic_traces_contended',
    'Synthetic traces that were not kept because two threads wrote at once.',
    (a, add) => {
      add(a.recognition?.contendedTraces ?? 0, {});
    },
  );
  counter(
    'vigil_forged_marks',
    "Spans with a mark of Vigil's that is not this installation's, or out of its time.",
    (a, add) => {
      add(a.forgedMarks, {});
    },
  );
  const gauge = (
    name: string,
    description: string,
    observe: (pipeline: Accounting, set: (value: number, labels: Record<string, string>) => void) => void,
  ) => {
    meter.createObservableGauge(name, { description }).addCallback((result) => {
      for (const { pipelineId, accounting } of report().pipelines)
        observe(accounting, (value, labels) => result.observe(value, { pipeline: pipelineId, ...labels }));
    });
  };

  gauge('vigil_queued_items', 'Items on disk that a destination does not have yet.', (a, set) => {
    eachDestination(a, (destination, signal, d) => set(d.queued, { destination, signal }));
  });
  gauge('vigil_queue_bytes', 'Size of the queue on disk.', (a, set) => set(a.queue.bytes, {}));
  gauge('vigil_uncounted_bytes', 'Size of what is queued and was not confirmed as counted by the engine.', (a, set) =>
    set(a.queue.uncountedBytes, {}),
  );
  gauge('vigil_queue_max_bytes', 'Cap on the size of the queue on disk.', (a, set) => set(a.queue.maxBytes, {}));
  gauge('vigil_dead_letters_items', 'Items that a destination refused for good and that are kept.', (a, set) => {
    eachDeadLetter(a, (destination, signal, d) => set(d.kept[signal], { destination, signal }));
  });
  gauge('vigil_dead_letters_bytes', 'Size of the dead letters of a destination on disk.', (a, set) => {
    for (const [destination, { bytes }] of Object.entries(a.deadLetters)) set(bytes, { destination });
  });
  gauge('vigil_in_flight_bytes', 'Bytes of requests that are being read or processed.', (a, set) => {
    set(a.memory.inFlightBytes, {});
  });
  gauge(
    'vigil_in_flight_max_bytes',
    'What they may take at the moment; beyond it senders are asked to wait.',
    (a, set) => {
      set(a.memory.inFlightMaxBytes, {});
    },
  );
  meter
    .createObservableGauge('vigil_pipeline_last_seen_seconds', {
      description: 'Unix time of the last report of a pipeline.',
    })
    .addCallback((result) => {
      for (const { pipelineId, lastSeenMs } of report().heard)
        result.observe(lastSeenMs / 1000, { pipeline: pipelineId });
    });
  meter
    .createObservableCounter('vigil_pipeline_restarts', {
      description: 'Times that a pipeline thread ended and was started again.',
    })
    .addCallback((result) => {
      const { pipelines, restarts } = report();
      for (const { pipelineId } of pipelines) result.observe(restarts(pipelineId), { pipeline: pipelineId });
    });
  meter
    .createObservableGauge('vigil_engine_reachable', {
      description: 'Whether the engine of this pipeline answers: 1 or 0. Absent where it is in the same process.',
    })
    .addCallback((result) => {
      const { link } = report();
      if (link !== null) result.observe(link.reachable ? 1 : 0);
    });
  meter
    .createObservableGauge('vigil_engine_unconfirmed_deltas', {
      description: 'Pipelines with something measured that the engine has not confirmed.',
    })
    .addCallback((result) => {
      const { link } = report();
      if (link !== null) result.observe(link.unconfirmedDeltas);
    });
  meter
    .createObservableCounter('vigil_engine_failures', { description: 'Requests to the engine that failed, by reason.' })
    .addCallback((result) => {
      for (const [reason, value] of Object.entries(report().link?.failures ?? {})) result.observe(value, { reason });
    });
  meter
    .createObservableGauge('vigil_build_info', { description: 'Always 1; the version is a label.' })
    .addCallback((result) => {
      result.observe(1, { version: report().version });
    });
  meter
    .createObservableGauge('vigil_start_time_seconds', { description: 'Unix time of the start.' })
    .addCallback((result) => {
      result.observe(report().startedMs / 1000);
    });
  meter
    .createObservableGauge('vigil_process_resident_memory_bytes', { description: 'Resident memory of the process.' })
    .addCallback((result) => {
      result.observe(process.memoryUsage.rss());
    });

  const serializer = new PrometheusSerializer(undefined, false, undefined, true, true);
  return {
    expose: async () => {
      const { resourceMetrics }: CollectionResult = await reader.collect();
      return serializer.serialize(resourceMetrics);
    },
  };
}

function eachDeadLetter(
  accounting: Accounting,
  visit: (destination: string, signal: Signal, d: Accounting['deadLetters'][string]) => void,
): void {
  for (const [destination, letters] of Object.entries(accounting.deadLetters))
    for (const signal of SIGNALS) visit(destination, signal, letters);
}

function eachDestination(
  accounting: Accounting,
  visit: (destination: string, signal: string, d: Accounting['destinations'][string]['traces']) => void,
): void {
  for (const [destination, bySignal] of Object.entries(accounting.destinations))
    for (const signal of SIGNALS) visit(destination, signal, bySignal[signal]);
}
