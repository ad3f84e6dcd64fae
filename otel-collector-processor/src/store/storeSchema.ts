import type { Generated } from 'kysely';

/** The tables as the newest migration leaves them. Prefixed: a PostgreSQL database may have other tenants. */
export interface StoreSchema {
  vigil_delta_log: { sequence: Generated<number>; payload: string };
  vigil_snapshot: { sequence: number; version: number; payload: Uint8Array; created_ms: number };
  vigil_audit: {
    sequence: Generated<number>;
    at_ms: number;
    actor: string;
    action: string;
    subject: string;
    /** JSON. Text, not `jsonb`, so that both databases give back what was put in. */
    detail: string;
  };
  vigil_setting: { name: string; value: string };
  vigil_issue: {
    id: string;
    revision: number;
    writer: string;
    state: string;
    tenant: string;
    /** 1: a restart needs it. */
    live: number;
    opened_ms: number;
    /** JSON. */
    summary: string;
    /** JSON. */
    document: string;
  };
  vigil_issue_service: { service: string; issue_id: string };
  vigil_run: { check_id: string; run_id: string; attempt: number; started_ms: number; document: string };
  vigil_history_series: { id: Generated<number>; name: string };
  vigil_history: { series_id: number; resolution_ms: number; start_ms: number; counts: Uint8Array };
  vigil_triage_rest: { id: number; document: string };
}
