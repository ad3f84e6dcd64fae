export { startShop, type RunningShop } from './startShop.ts';
export type { OtlpOptions, ShopOptions } from './launcher/shopOptions.ts';
export { PROCESS_ROLES, SERVICE_ROLES, type ProcessRole, type ServiceRole, type ShopUrls } from './roles.ts';
export { serviceCountsSchema, type ServiceCounts } from './counts/operationCounts.ts';
export { DURATION_BOUNDS_MS } from './counts/durationHistogram.ts';
export { FAULT_NAMES, type FaultName, type FaultSettings } from './faults/faultTable.ts';
export { generatorStatusSchema, type GeneratorChange, type GeneratorStatus } from './generator/generator.ts';
export { TEST_SKU } from './services/catalogue/product.ts';
