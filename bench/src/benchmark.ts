/** What a benchmark is given. */
export type BenchmarkInput = Readonly<{
  /** Folder of the repository. */
  root: string;
  /** `--data`, else VIGIL_BENCH_DATA; undefined when neither is there. */
  dataFolder: string | undefined;
  /** Values of the benchmark's own switches, by name. */
  switches: Readonly<Record<string, string | boolean | undefined>>;
  /** Progress, for a person who waits; goes to stderr. */
  say: (line: string) => void;
}>;

/** One line of the table for people. */
export type TableRow = readonly [what: string, value: string];

export type Outcome =
  | Readonly<{
      kind: 'measured';
      /** The keys of the JSON line that belong to this benchmark. Numbers as measured, good or bad. */
      figures: Readonly<Record<string, unknown>>;
      table: readonly TableRow[];
      /** Versions of what was measured beside the product: peers, say. */
      versions?: Readonly<Record<string, string>>;
    }>
  | Readonly<{
      kind: 'absent';
      /** Which data is missing, and where it is published. */
      what: string;
    }>;

/** A benchmark: a file of its own, and one row in the registry. */
export type Benchmark = Readonly<{
  /** One sentence. */
  summary: string;
  /** How it is measured, so that another can do the same; becomes `method` of the JSON line. */
  method: string;
  /** Its own switches, as node:util's parseArgs takes them. */
  switches?: Readonly<Record<string, Readonly<{ type: 'string' | 'boolean' }>>>;
  run: (input: BenchmarkInput) => Promise<Outcome>;
}>;
