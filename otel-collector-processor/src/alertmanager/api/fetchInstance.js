import { z } from 'zod';
import { timeSchema } from './listedAlert.ts';
const statusSchema = z.object({ uptime: timeSchema, versionInfo: z.object({ version: z.string() }) });
/** Which life answers. Undefined where it does not say: what stands before it may keep /api/v2/status to itself. */
export async function fetchInstance(ask, signal) {
    const status = await ask({ method: 'GET', path: '/api/v2/status', signal }).then(({ json }) => statusSchema.safeParse(json), () => undefined);
    if (status?.success !== true)
        return undefined;
    return { startedMs: status.data.uptime, version: status.data.versionInfo.version };
}
