import { hash } from 'node:crypto';
import type { Applied, Tables } from '../../messages/index.ts';
import { pipelineOf, type Greeting } from '../protocol.ts';

/** The tables as one replica sees them: its own pipelines alone, by the names that it has for them. */
export type TablesView = Readonly<{
  /** Changes with what the replica sees, and with nothing else: it is not woken by the deltas of others. */
  etag: string;
  greeting: () => Greeting;
}>;

/** What is the same for all replicas. */
const COMMON = Object.keys({
  userAgentRules: true,
  syntheticRules: true,
  covered: true,
  watched: true,
  anomalies: true,
  installationKey: true,
} satisfies Record<Exclude<keyof Tables, 'version' | 'applied'>, true>) as readonly (keyof Tables)[];

/** Makes views of the engine's tables. */
export class TablesViews {
  readonly #boot: string;
  readonly #current: () => Tables;
  #common: Tables | undefined;
  #commonVersion = 0;

  constructor(boot: string, current: () => Tables) {
    this.#boot = boot;
    this.#current = current;
  }

  applied(replica: string): readonly Applied[] {
    return ownApplied(this.#current(), replica);
  }

  of(replica: string): TablesView {
    const tables = this.#current();
    // tables are immutable: what is not the same list may be another, and is told again
    if (COMMON.some((part) => this.#common?.[part] !== tables[part])) {
      this.#common = tables;
      this.#commonVersion++;
    }
    const applied = ownApplied(tables, replica);
    const positions = hash('sha256', JSON.stringify(applied), 'base64url').slice(0, 22);
    return {
      etag: `"${this.#boot}.${this.#commonVersion}.${positions}"`,
      greeting: () => ({ boot: this.#boot, tables: { ...tables, applied } }),
    };
  }
}

function ownApplied({ applied }: Tables, replica: string): readonly Applied[] {
  const prefix = pipelineOf(replica, '');
  return applied.flatMap((a) =>
    a.pipelineId.startsWith(prefix) ? [{ ...a, pipelineId: a.pipelineId.slice(prefix.length) }] : [],
  );
}
