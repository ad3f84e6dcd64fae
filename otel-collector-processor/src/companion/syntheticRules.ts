import type { VigilConfig } from '@vigil/quality-model';
import type { SyntheticRules } from '../messages/index.ts';

/** Rules of vigil.yaml as the pipelines take them. */
export function syntheticRules({ enrichment }: VigilConfig): readonly SyntheticRules[] {
  return enrichment.synthetic.rules.map(({ source, type, userAgents, headers, attributes, tracestate, traceIds }) => ({
    source,
    type,
    ...(userAgents !== undefined && { userAgents }),
    ...(headers !== undefined && { headers }),
    ...(attributes !== undefined && { attributes }),
    ...(tracestate !== undefined && { tracestate }),
    ...(traceIds !== undefined && { traceIds }),
  }));
}
