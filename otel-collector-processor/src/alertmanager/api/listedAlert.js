import { z } from 'zod';
/** RFC 3339; Unix milliseconds. Go's zero time, year 1, is a time before 1970. */
export const timeSchema = z.string().transform((text, ctx) => {
    const ms = Date.parse(text);
    if (Number.isNaN(ms))
        ctx.addIssue({ code: 'custom', message: 'is not a time as RFC 3339 has it', input: text });
    return ms;
});
/** Go's zero time stands for "not yet": null. */
export const endSchema = timeSchema.transform((ms) => (ms <= 0 ? null : ms));
export const labelsSchema = z.record(z.string(), z.string());
/**
 * What is read of an alert of GET /api/v2/alerts. What is not here is ignored: releases add members.
 * Source: Alertmanager's api/v2/openapi.yaml, `gettableAlert`, 0.24 to 0.34.
 */
export const listedAlertSchema = z
    .object({
    fingerprint: z.string().min(1),
    labels: labelsSchema,
    annotations: labelsSchema.default({}),
    generatorURL: z.string().default(''),
    startsAt: timeSchema,
    endsAt: endSchema.nullable().default(null),
    updatedAt: timeSchema,
    status: z.object({ state: z.string() }),
})
    .transform(({ generatorURL, startsAt, endsAt, updatedAt, status, ...alert }) => ({
    ...alert,
    generatorUrl: generatorURL,
    startsAtMs: startsAt,
    endsAtMs: endsAt,
    updatedAtMs: updatedAt,
    /** Silenced, inhibited or muted. */
    suppressed: status.state === 'suppressed',
}));
