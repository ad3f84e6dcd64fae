export {
  DEFAULT_TENANT,
  UNKNOWN_SERVICE,
  serviceIdentitySchema,
  serviceKey,
  type ServiceIdentity,
} from './identity/serviceIdentity.ts';
export {
  coverageSchema,
  type CoveredCalls,
  type JourneyCoverage,
  type OperationCoverage,
  type ServiceCoverage,
} from './api/coverage.ts';
export {
  edgeSummarySchema,
  graphSchema,
  measuredServiceSchema,
  operationSummarySchema,
  serviceFactsSchema,
  serviceListSchema,
  serviceSummarySchema,
  trafficSchema,
  type EdgeSummary,
  type Graph,
  type MeasuredService,
  type OperationSummary,
  type ServiceFacts,
  type ServiceList,
  type ServiceSummary,
  type Traffic,
} from './api/service.ts';
export { ROLES, roleReaches, roleSchema, type Role } from './api/role.ts';
export { whoamiSchema, type Whoami } from './api/whoami.ts';
export {
  API_ERROR_CODES,
  apiErrorSchema,
  requestIssueSchema,
  type ApiErrorBody,
  type ApiErrorCode,
  type RequestIssue,
} from './api/error.ts';
export {
  configProblemSchema,
  configReportSchema,
  reloadReplySchema,
  type ConfigProblem,
  type ConfigReport,
  type ReloadReply,
} from './api/config.ts';
export {
  DEAD_LETTERS_LIMIT_MAX,
  deadLetterChoiceSchema,
  deadLetterDetailSchema,
  deadLetterDropSchema,
  deadLetterIdSchema,
  deadLetterListQuerySchema,
  deadLetterListSchema,
  deadLetterParamsSchema,
  deadLetterReplaySchema,
  deadLetterSchema,
  deadLetterStoreSchema,
  replayProgressSchema,
  type DeadLetter,
  type DeadLetterDetail,
  type DeadLetterDrop,
  type DeadLetterList,
  type DeadLetterReplay,
  type DeadLetterStoreSummary,
  type ReplayProgress,
} from './api/deadLetter.ts';
export {
  deadLetterStatusSchema,
  destinationStatusSchema,
  engineLinkStatusSchema,
  memoryStatusSchema,
  pipelineStatusSchema,
  queueStatusSchema,
  signalStatusSchema,
  statusSchema,
  type DeadLetterStatus,
  type DestinationStatus,
  type EngineLinkStatus,
  type PipelineStatus,
  type SignalStatus,
  type Status,
} from './api/status.ts';
export {
  AUDIT_LIMIT_MAX,
  auditQuerySchema,
  auditRecordSchema,
  auditTrailSchema,
  type AuditRecord,
  type AuditTrail,
} from './api/audit.ts';
export {
  causeEvidenceSchema,
  evidenceCategorySchema,
  issueCauseSchema,
  type CauseEvidence,
  type IssueCause,
} from './api/issueCause.ts';
export {
  ISSUE_STATES,
  TIMELINE_KINDS,
  issueIdSchema,
  issueSchema,
  issueSignalSchema,
  issueStateSchema,
  issueSummarySchema,
  timelineEntrySchema,
  type Issue,
  type IssueSignal,
  type IssueState,
  type IssueSummary,
  type TimelineEntry,
} from './api/issue.ts';
export { ISSUES_LIMIT_MAX, issueListQuerySchema, issueListSchema, type IssueList } from './api/issueList.ts';
export {
  ISSUE_TEXT_MAX_CHARS,
  acknowledgeIssueSchema,
  assignIssueSchema,
  issueParamsSchema,
  noteIssueSchema,
  resolveIssueSchema,
  unacknowledgeIssueSchema,
} from './api/issueAct.ts';
export {
  SILENCE_MAX_MS,
  previewedAlertSchema,
  silenceIssueSchema,
  silenceMatcherSchema,
  silencePreviewQuerySchema,
  silencePreviewSchema,
  type PreviewedAlert,
  type SilenceMatcher,
  type SilencePreview,
} from './api/issueSilence.ts';
export { heartbeatEventSchema, issueEventSchema, readyEventSchema, type IssueEvent } from './api/issueEvent.ts';
export {
  JOURNEY_STATUSES,
  POINTS_MAX,
  RUNS_LIMIT_MAX,
  journeyListSchema,
  journeyParamsSchema,
  journeyRunListSchema,
  journeyRunSchema,
  journeyRunsQuerySchema,
  journeyStatusSchema,
  journeySummarySchema,
  timePointSchema,
  type JourneyList,
  type JourneyRun,
  type JourneyRunList,
  type JourneyStatus,
  type JourneySummary,
  type TimePoint,
} from './api/journey.ts';
export {
  anomalySignalSchema,
  seriesPointSchema,
  seriesQuerySchema,
  seriesSchema,
  type Series,
  type SeriesPoint,
} from './api/series.ts';
export {
  HISTORY_KPIS,
  KPI_POINTS_MAX,
  KPI_RANGE_MAX_MS,
  kpiDefinitionListSchema,
  kpiQuerySchema,
  kpiReplySchema,
  type HistoryKpi,
  type KpiQuery,
  type KpiReply,
} from './api/kpi.ts';
export {
  USER_HIT_WINDOW_MAX_MS,
  operationUsersListSchema,
  operationUsersSchema,
  userHitQuerySchema,
  userHitReplySchema,
  usersQuerySchema,
  type OperationUsers,
  type UserHitReply,
} from './api/users.ts';
export {
  SLO_SOURCES,
  SLO_STATES,
  burnAlertSchema,
  burnSchema,
  sloListSchema,
  sloProblemSchema,
  sloSchema,
  sloStateSchema,
  type Burn,
  type BurnAlert,
  type Slo,
  type SloList,
  type SloProblem,
  type SloState,
} from './api/slo.ts';
export { BURN_PAIRS, BURN_PAIRS_FOR_MS, burnPairs, type BurnPair, type BurnSeverity } from './kpi/burnWindows.ts';
export { KPI_SCOPES, KPI_UNITS, kpiDefinitionSchema, type KpiDefinition } from './kpi/kpiDefinition.ts';
export { kpiDocument } from './kpi/kpiDocument.ts';
export { KPI_DEFINITIONS, kpiDefinition, type KpiId } from './kpi/kpiDefinitions.ts';
export { WINDOW_MAX_MS, WINDOW_MIN_MS, durationSchema, windowQuerySchema } from './api/windowQuery.ts';
export {
  vigilConfigJsonSchema,
  vigilConfigSchema,
  type VigilConfig,
  type VigilConfigInput,
} from './config/vigilConfig.ts';
export { knownKeys } from './config/knownKeys.ts';
export { configRuleOf, isMapping, type ConfigRule } from './config/configRule.ts';
export { secretPlaces, type SecretForm, type SecretPlace } from './config/secretPlaces.ts';
export { isSecretRef, type SecretRef } from './config/secretRef.ts';
export { isSecretName } from './config/secretName.ts';
export { isLoopbackHost, LOOPBACK } from './config/hostSchema.ts';
export { otlpTokenRequired, type OtlpReceiverConfig, type ReceiversConfig } from './config/receiversConfig.ts';
export type { AlertmanagerConfig } from './config/alertmanagersConfig.ts';
export type { ApiConfig } from './config/apiConfig.ts';
export type { DestinationTlsConfig } from './config/destinationTls.ts';
export type { DestinationConfig } from './config/forwardConfig.ts';
export { engineConfigSchema, type EngineConfig } from './config/engineConfig.ts';
export { PROCESS_ROLES, processRoleSchema, type ProcessRole } from './config/processRole.ts';
export { replicasConfigSchema, type ReplicasConfig } from './config/replicasConfig.ts';
export type { EnrichmentConfig, UserAgentConfig } from './config/enrichmentConfig.ts';
export { JOURNEY_COVERAGE } from './kpi/journeyCoverage.ts';
export type { SyntheticRuleConfig } from './config/syntheticRuleConfig.ts';
export type { KpiConfig } from './config/kpiConfig.ts';
export type { LogConfig, LogLevel } from './config/logConfig.ts';
export type { OwnerConfig } from './config/ownerConfig.ts';
export type { PipelineConfig } from './config/pipelineConfig.ts';
export type { PrometheusConfig } from './config/prometheusConfig.ts';
export { MIN_BAD_EVENTS, sloWindowMs, type SliConfig, type SloConfig } from './config/sloConfig.ts';
export type { TransactionConfig, TransactionSpanConfig } from './config/transactionConfig.ts';
export type { QueueConfig } from './config/queueConfig.ts';
export type { Criticality, ServiceConfig } from './config/serviceConfig.ts';
export type { StoreConfig } from './config/storeConfig.ts';
export { durationMs } from './journeys/durationText.ts';
export {
  fillJson,
  fillText,
  fillUrl,
  TemplateError,
  variablesIn,
  variablesInJson,
  type VariableLookup,
  type VariableValue,
} from './journeys/template.ts';
export type { Assertion, Comparison, Scalar } from './journeys/assertionConfig.ts';
export type { JourneyConfig, JourneyConfigInput } from './journeys/journeyConfig.ts';
export type { TargetConfig, TargetConfigInput } from './journeys/targetConfig.ts';
export { journeyPlan, type JourneyPlan } from './journeys/journeyPlan.ts';
export type { Probe, StepBody, StepPlan, Store } from './journeys/stepPlan.ts';
export { FACTS, type FactSource } from './journeys/facts.ts';
export { AUTH_VARIABLES } from './journeys/authSteps.ts';
export type { AuthConfig, TotpConfig } from './journeys/authConfig.ts';
export { isWithin, type TimeWindow } from './journeys/timeWindow.ts';
export { nextCronMs } from './journeys/cronSchedule.ts';
export { maintenanceOf, type MaintenanceConfig } from './journeys/maintenanceConfig.ts';
export type { StressGuardConfig } from './journeys/stressGuardConfig.ts';
export { DNS_TYPES, isSafeMethod, type DnsType } from './journeys/stepConfig.ts';
export { servicesNamed } from './journeys/journeyService.ts';
export { plannedTarget, type PlannedTarget } from './journeys/plannedTarget.ts';
export { requestLoad, type JourneyLoad, type TargetLoad } from './journeys/requestLoad.ts';
export { findTarget, targetOf, type Target } from './journeys/target.ts';
