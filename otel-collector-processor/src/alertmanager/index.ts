export { AlertmanagerError, type AlertmanagerErrorCode } from './api/alertmanagerError.ts';
export {
  createAlertmanagerIntake,
  type AlertmanagerIntake,
  type AlertmanagerIntakeOptions,
  type NotificationOutcome,
} from './intake/createAlertmanagerIntake.ts';
export type { AlertmanagerStatus } from './intake/intakeStatus.ts';
export { createSilencer, type NewSilence, type Silencer, type SilencerOptions } from './silences/createSilencer.ts';
export { matcherText, type Matcher } from './silences/matcher.ts';
export { webhookPayloadSchema, type WebhookPayload } from './webhook/webhookPayload.ts';
