import type { ServiceIdentity } from '@vigil/quality-model';

/** A service that the engine knows. Mutable; owned by the registry. */
export type Service = {
  readonly id: number;
  readonly identity: ServiceIdentity;
  /** It stands for the services beyond a limit: all its operations are one. */
  readonly overflow: boolean;
  /** Rendered once: `service_name="…",…`. */
  readonly labels: string;
  readonly operations: Map<string, Operation>;
  overflowOperation: Operation | undefined;
  /** Calls of operations beyond the limit. */
  overflowCalls: number;
  version: string;
  /** `createdMs` of the delta that told the version. */
  versionMs: number;
  /** By arrival. */
  firstSeenMs: number;
  lastSeenMs: number;
  /** When something last needed it, by arrival: it, or an edge of it. */
  usedMs: number;
  /** Edges that leave it, without the overflow edges. */
  edges: number;
};

/** An operation (span name) of a service. Mutable; owned by the registry. */
export type Operation = {
  /** Given anew after it was forgotten. */
  readonly id: number;
  readonly service: Service;
  readonly name: string;
  readonly overflow: boolean;
  /** Number of birth, for its service's overflow counter. */
  readonly birth: number;
  /** Rendered once: the service's labels and `span_name`. */
  readonly labels: string;
  /** Bit k is set once a span of kind k was seen. */
  kinds: number;
  usedMs: number;
};
