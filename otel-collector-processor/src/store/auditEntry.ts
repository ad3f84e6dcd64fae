export type AuditEntry = Readonly<{
  atMs: number;
  /** Login, or `admin-token`, `system`. */
  actor: string;
  action: string;
  /** What was acted upon. */
  subject: string;
  /** JSON values. */
  detail: Readonly<Record<string, unknown>>;
}>;
