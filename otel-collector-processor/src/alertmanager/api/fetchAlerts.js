import { setImmediate as nextTurn } from 'node:timers/promises';
import { z } from 'zod';
import { AlertmanagerError } from './alertmanagerError.ts';
import { listedAlertSchema } from './listedAlert.ts';
/** Everything that is not resolved. */
const PATH = '/api/v2/alerts?active=true&silenced=true&inhibited=true&unprocessed=true';
/** Alerts that are parsed between two turns of everybody else: about a millisecond's worth. */
const PARSED_A_TURN = 250;
/**
 * All alerts that it has now, each once. Rejects with AlertmanagerError; one alert that cannot be read spoils the
 * answer, for an alert that were left out would look as if it had ended.
 */
export async function fetchAlerts(ask, who, signal) {
    const answer = await ask({ method: 'GET', path: PATH, signal });
    if (!Array.isArray(answer.json))
        throw new AlertmanagerError('away', `${who} answered with JSON that is no list of alerts: its url may be wrong.`);
    const alerts = [];
    for (const [index, item] of answer.json.entries()) {
        if (index % PARSED_A_TURN === PARSED_A_TURN - 1)
            await nextTurn();
        const alert = listedAlertSchema.safeParse(item);
        if (!alert.success) {
            const why = z.prettifyError(alert.error).replace(/\s+/g, ' ');
            throw new AlertmanagerError('away', `${who} lists an alert (number ${index + 1}) that cannot be read: ${why}.`);
        }
        alerts.push(alert.data);
    }
    return { alerts, answer };
}
