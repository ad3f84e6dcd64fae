import type { ServiceIdentity } from '@vigil/quality-model';
import type { Watched } from './watched.ts';

/** How far the engine has durably applied one pipeline's deltas. */
export type Applied = Readonly<{ pipelineId: string; epoch: string; position: number }>;

/** A user agent that means synthetic traffic: matched if the header contains `contains` (case-insensitive). */
export type UserAgentRule = Readonly<{ contains: string; type: 'test' | 'bot'; source: string }>;

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
  anomalies: readonly AnomalyRow[];
  /** Users and transactions; undefined where none are configured. */
  watched?: Watched | undefined;
  /** Key of this installation's marks, base64. */
  installationKey: string;
}>;
