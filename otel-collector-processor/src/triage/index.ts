export { TRIAGE_DEFAULTS, type TriageContext, type TriageSettings } from './contract.ts';
export type { IssueRecord } from './issueRecord.ts';
export type { IssueAct, Refusal } from './act/issueAct.ts';
export type { SilenceProblem } from './silence/previewSilence.ts';
export type { MadeSilence, NewSilence, Silencer } from './silence/silencer.ts';
export type { TriageStore } from './desk/issueStore.ts';
export { createEventRing, type EventRing, type LiveEvent, type Subscription } from './desk/eventRing.ts';
export { createTriageDesk } from './desk/createTriageDesk.ts';
export type { Done, IssueListQuery, TriageDesk, TriageDeskOptions, TriageFigures } from './desk/contract.ts';
