import { z } from 'zod';

/** One act of a person. It is written before the act begins; an act that failed has a second entry with the same request id. */
export const auditRecordSchema = z
  .object({
    atMs: z.number(),
    /** Login, or `admin-token`, `anonymous`, `system`. `detail.via` tells a token from a login of that name. */
    actor: z.string(),
    action: z.string(),
    /** What was acted upon. */
    subject: z.string(),
    detail: z.record(z.string(), z.unknown()),
  })
  .meta({ id: 'AuditRecord', description: 'One act of a person' });
export type AuditRecord = z.infer<typeof auditRecordSchema>;

/** Most entries one answer holds. */
export const AUDIT_LIMIT_MAX = 1000;
const AUDIT_LIMIT_DEFAULT = 100;

/** Query of GET /api/v1/admin/audit. */
export const auditQuerySchema = z.strictObject({
  limit: z
    .string()
    .regex(/^[1-9]\d*$/, 'must be a whole number above 0')
    .default(String(AUDIT_LIMIT_DEFAULT))
    .transform(Number)
    .pipe(z.int().max(AUDIT_LIMIT_MAX))
    .describe(`How many entries at most, 1 to ${AUDIT_LIMIT_MAX}`),
});

/** Reply of GET /api/v1/admin/audit: newest first. */
export const auditTrailSchema = z
  .object({ entries: z.array(auditRecordSchema) })
  .meta({ id: 'AuditTrail', description: 'Acts of people, newest first' });
export type AuditTrail = z.infer<typeof auditTrailSchema>;
