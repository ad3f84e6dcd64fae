import type { SyntheticRules } from '../../../messages/index.ts';

/**
 * A source that shows itself by its user agent alone, in short: its name for `vigil.synthetic.source`, then its user
 * agents, as `SyntheticRules.userAgents` has them.
 */
export type AgentRow = readonly [source: string, ...userAgents: string[]];

/** Rules of such sources, in their order. */
export function rulesOf(type: SyntheticRules['type'], rows: readonly AgentRow[]): readonly SyntheticRules[] {
  return rows.map(([source, ...userAgents]) => ({ source, type, userAgents }));
}
