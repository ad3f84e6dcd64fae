import type { Expectation, SinkCounts, SinkProtocol } from './sink.ts';

/** What a sink is told, and what it answers. */
export type SinkCommands = {
  /** Opens the ports. */
  come: (input: null) => Promise<Record<SinkProtocol, number>>;
  /** Closes the ports and cuts connections. */
  leave: (input: null) => Promise<void>;
  expect: (expectation: Expectation) => Promise<void>;
  counts: (input: null) => Promise<SinkCounts>;
  /** How often the generator's requests came. */
  timesOf: (range: Readonly<{ from: number; to: number }>) => Promise<Uint8Array>;
};
