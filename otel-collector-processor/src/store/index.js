export { StoreError } from './contract.ts';
export { openStore } from './openStore.ts';
