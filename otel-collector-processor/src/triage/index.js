export { TRIAGE_DEFAULTS } from './contract.ts';
export { createEventRing } from './desk/eventRing.ts';
export { createTriageDesk } from './desk/createTriageDesk.ts';
export { exposeTriage } from './exposeTriage.ts';
