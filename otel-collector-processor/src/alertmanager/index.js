export { AlertmanagerError } from './api/alertmanagerError.ts';
export { createAlertmanagerIntake, } from './intake/createAlertmanagerIntake.ts';
export { createSilencer } from './silences/createSilencer.ts';
export { matcherText } from './silences/matcher.ts';
export { webhookPayloadSchema } from './webhook/webhookPayload.ts';
