export {
  DEFAULT_TENANT,
  UNKNOWN_SERVICE,
  serviceIdentitySchema,
  serviceKey,
  type ServiceIdentity,
} from './identity/serviceIdentity.ts';
export {
  edgeSummarySchema,
  graphSchema,
  operationSummarySchema,
  serviceListSchema,
  serviceSummarySchema,
  trafficSchema,
  type EdgeSummary,
  type Graph,
  type OperationSummary,
  type ServiceList,
  type ServiceSummary,
  type Traffic,
} from './api/service.ts';
