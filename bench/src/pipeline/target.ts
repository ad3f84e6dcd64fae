import type { Program } from './processes/program.ts';
import type { SinkProtocol } from './sink/sink.ts';
import type { Variant } from './variant.ts';

/** What a target is started for. */
export type TargetStart = Readonly<{
  variant: Variant;
  protocol: SinkProtocol;
  sinkPort: number;
  /** Empty, and its own: configuration, log, and what it keeps. */
  folder: string;
}>;

/** A receiver of OTLP that hands on to the sink, and is measured. */
export type Target = Program &
  Readonly<{
    /** Where it receives the protocol that it was started for. */
    port: number;
    /** Reads its RED metrics as Prometheus would; nothing where it has none. */
    scrape: () => Promise<void>;
  }>;
