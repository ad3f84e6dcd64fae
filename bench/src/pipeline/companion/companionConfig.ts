import { USER_AGENT_PREFIX } from '../payload/tracePayloads.ts';
import type { SinkProtocol } from '../sink/sink.ts';
import { LABELS, METRICS_INTERVAL_MS, type Variant } from '../variant.ts';

export type CompanionSettings = Readonly<{
  variant: Variant;
  protocol: SinkProtocol;
  sinkPort: number;
}>;

/**
 * vigil.yaml of a variant: one destination, and defaults. KPIs are always counted: the companion has no switch for that,
 * so `labelsRed` differs from `labels` in that somebody reads them.
 */
export function companionConfig({ variant, protocol, sinkPort }: CompanionSettings): object {
  const rule = {
    contains: USER_AGENT_PREFIX,
    type: LABELS['user_agent.synthetic.type'],
    source: LABELS['vigil.synthetic.source'],
  };
  return {
    forward: [
      {
        id: 'sink',
        endpoint: `http://127.0.0.1:${sinkPort}`,
        protocol: protocol === 'grpc' ? 'grpc' : 'http/protobuf',
        signals: ['traces'],
      },
    ],
    pipeline: { ack: variant === 'durable' ? 'durable' : 'delivered', deltaIntervalMs: METRICS_INTERVAL_MS },
    ...(variant !== 'passthrough' && { enrichment: { synthetic: { userAgents: [rule] } } }),
  };
}
