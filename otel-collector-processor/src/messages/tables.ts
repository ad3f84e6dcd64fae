import type { ServiceIdentity } from '@vigil/quality-model';
import type { Watched } from './watched.ts';

/** How far the engine has durably applied one pipeline's deltas. */
export type Applied = Readonly<{ pipelineId: string; epoch: string; position: number }>;

/** A user agent that means synthetic traffic: matched if the header contains `contains` (case-insensitive). */
export type UserAgentRule = Readonly<{ contains: string; type: 'test' | 'bot'; source: string }>;

/**
 * How a source of synthetic traffic shows itself: data, of which any one form is enough. Nothing here is a regular
 * expression, so that no rule can cost more than the length of what it is compared with.
 */
export type SyntheticRules = Readonly<{
  /** For `vigil.synthetic.source`. */
  source: string;
  type: 'test' | 'bot';
  /**
   * Whole words of the user agent, in any case: neither a letter nor a digit stands before or behind the text, unless it
   * begins or ends with something else. `^` at its begin: the agent begins with it. `=`: the agent is it.
   */
  userAgents?: readonly string[];
  /** Name of a request header that instrumentation captured, lower case, to values (see below). */
  headers?: Readonly<Record<string, readonly string[]>>;
  /**
   * Key of an attribute to values: the whole text, in any case; `*` stands for any text, `#` for digits (at least one).
   * A blank value matches nothing. A boolean is `true` or `false`.
   */
  attributes?: Readonly<Record<string, readonly string[]>>;
  /** Member of the tracestate to values, exact in case: of all of it, or of one part between `;`. */
  tracestate?: Readonly<Record<string, readonly string[]>>;
  /** First hexadecimal digits of the trace id, an even number. */
  traceIds?: readonly string[];
}>;

/** How a journey stands that covers an operation. */
export type CoverStatus = 'pass' | 'fail' | 'unstable' | 'stale';

/** An operation that a journey of this installation passes through: customers' spans of it say so. */
export type CoverRow = Readonly<{
  service: ServiceIdentity;
  operation: string;
  /** Index into SPAN_KINDS. */
  kind: number;
  /** Of several journeys the one that stands worst. */
  checkId: string;
  status: CoverStatus;
}>;

/** An operation that is anomalous now: spans of it are labelled. Of several signals the one with the highest score. */
export type AnomalyRow = Readonly<{
  service: ServiceIdentity;
  operation: string;
  /** Index into SPAN_KINDS. */
  kind: number;
  signal: 'latency' | 'errors' | 'rate';
  direction: 'up' | 'down';
  /** 0–1. */
  score: number;
  /** Milliseconds, ratio 0–1, or calls a second. */
  expected: number;
}>;

/**
 * Engine → pipeline, the only message down: versioned and immutable. A pipeline replaces the older by the newer and
 * never waits for one.
 */
export type Tables = Readonly<{
  version: number;
  applied: readonly Applied[];
  userAgentRules: readonly UserAgentRule[];
  /** Of vigil.yaml, beside those that are built in; they go before them. */
  syntheticRules?: readonly SyntheticRules[];
  covered?: readonly CoverRow[];
  anomalies: readonly AnomalyRow[];
  /** Users and transactions; undefined where none are configured. */
  watched?: Watched | undefined;
  /** Key of this installation's marks, base64. */
  installationKey: string;
}>;
