import { z } from 'zod';
import { endSchema, labelsSchema, timeSchema } from '../api/listedAlert.ts';
const notifiedAlertSchema = z
    .object({
    status: z.enum(['firing', 'resolved']),
    labels: labelsSchema,
    annotations: labelsSchema.default({}),
    startsAt: timeSchema,
    endsAt: endSchema.nullable().default(null),
    generatorURL: z.string().default(''),
    fingerprint: z.string().min(1),
})
    .transform(({ generatorURL, startsAt, endsAt, ...alert }) => ({
    ...alert,
    generatorUrl: generatorURL,
    startsAtMs: startsAt,
    endsAtMs: endsAt,
}));
/**
 * Body of an Alertmanager's webhook, version 4. What is not here is ignored: releases add members. Grafana's contact
 * point has the same form and calls it version 1; its fingerprints are others.
 * Source: Alertmanager's notify/webhook/webhook.go.
 */
export const webhookPayloadSchema = z
    .object({
    version: z.literal('4', { error: 'must be "4": this takes the webhook of an Alertmanager' }),
    groupKey: z.string(),
    /** Alerts of the group that `max_alerts` left out. */
    truncatedAlerts: z.int().min(0).default(0),
    alerts: z.array(notifiedAlertSchema),
})
    .meta({ id: 'AlertmanagerWebhook', description: "An Alertmanager's notification, webhook version 4" });
