import type { Applied, Tables } from '../messages/index.ts';

/**
 * How a replica (a `vigil serve --role pipeline`) and the engine speak: HTTP/1.1, JSON, version 1 in the path, the version
 * of the delta message in each delta. A replica asks, the engine answers:
 * - POST hello: the replica's process begins. Answer: Greeting. From now on this process is the replica, and an earlier
 *   one of the same id is not heard any more.
 * - POST deltas: one Delta, gzip. Answer: DeltaReceipt, when it is durably applied, or is known not to come next.
 * - GET tables: answered as soon as they are not those of `If-None-Match` (Greeting or `ETag`), 304 after the seconds of
 *   `Prefer: wait=…` (RFC 7240).
 * Every request bears `Authorization: Bearer <token>`, REPLICA_HEADER and INSTANCE_HEADER.
 */
export const PATHS = {
  hello: '/replicas/v1/hello',
  deltas: '/replicas/v1/deltas',
  tables: '/replicas/v1/tables',
} as const;

/** Who speaks: the id in the replica's data directory. */
export const REPLICA_HEADER = 'vigil-replica';
/** Which of its processes: made anew at every start. */
export const INSTANCE_HEADER = 'vigil-instance';

/** Of a replica, its processes and its pipelines. The engine knows a pipeline as `<replica>/<pipeline>`. */
export const NAME = /^[a-z0-9-]{1,64}$/;

/** A pipeline's name as the engine has it. */
export function pipelineOf(replica: string, pipelineId: string): string {
  return `${replica}/${pipelineId}`;
}

/** Is it a pipeline of another process? Those of the engine's own have no slash in their names. */
export function isRemote(pipelineId: string): boolean {
  return pipelineId.includes('/');
}

/**
 * Largest delta, as JSON: 20,000 cells and 8,000 stubs (the bounds of a delta) take about 10 MB with names of usual length.
 * What is larger is not sent.
 */
export const DELTA_MAX_BYTES = 64 * 1024 * 1024;
/** The same compressed; JSON of numbers and hexadecimal ids shrinks to a fifth and less. */
export const DELTA_MAX_COMPRESSED_BYTES = 32 * 1024 * 1024;

/** Longest time that the engine keeps a request for tables open, seconds. Proxies cut what is silent for 30 s and more. */
export const POLL_MAX_SECONDS = 20;

/** `boot` names one life of the engine's process: within it, what was applied only grows. */
export type Greeting = Readonly<{ boot: string; tables: Tables }>;
export type DeltaReceipt = Readonly<{ boot: string; applied: readonly Applied[] }>;

/**
 * Why the engine does not do what it was asked; a code is never renamed.
 * - displaced: another process has said hello as this replica since.
 * - not_applied: the engine could not keep the delta now (its store is away); to be sent again.
 * - busy: too much at once; to be sent again.
 */
export const REFUSALS = {
  bad_request: 400,
  unauthorized: 401,
  not_found: 404,
  method_not_allowed: 405,
  timed_out: 408,
  displaced: 409,
  too_large: 413,
  unsupported_version: 422,
  busy: 503,
  not_applied: 503,
} as const satisfies Record<string, number>;
export type RefusalCode = keyof typeof REFUSALS;

export type Refusal = Readonly<{ error: Readonly<{ code: RefusalCode; message: string }> }>;
