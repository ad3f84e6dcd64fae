import { z } from 'zod';
import { webhookPayloadSchema } from '../../alertmanager/index.ts';
import { defineHook } from '../hook/hook.ts';
/** 2,000 alerts and more; an Alertmanager's `max_alerts` keeps its notifications below. */
const BODY_MAX_BYTES = 5 * 1024 * 1024;
/** POST /api/v1/hooks/alertmanager/{id}: what an Alertmanager of vigil.yaml notifies of. A repeated one changes nothing. */
export const takeAlertmanagerNotification = defineHook({
    path: '/api/v1/hooks/alertmanager/{id}',
    summary: "An Alertmanager's notification (webhook version 4), with the bearer token of its webhook in vigil.yaml",
    bodyMaxBytes: BODY_MAX_BYTES,
    params: z.strictObject({ id: z.string() }),
    body: webhookPayloadSchema,
    reply: z.object({
        alerts: z.int().describe('Alerts in it'),
        changes: z.int().describe('What began, changed or ended by it'),
    }),
    token: ({ id }, { alertmanagerHook }) => alertmanagerHook?.(id)?.token,
    handle: async ({ params: { id }, body }, { alertmanagerHook }) => {
        const hook = alertmanagerHook?.(id);
        if (hook === undefined)
            throw new Error(`the Alertmanager ${id} was taken out of the configuration meanwhile`);
        return hook.take(body);
    },
});
