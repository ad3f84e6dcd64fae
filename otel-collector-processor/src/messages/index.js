export * from './delta.ts';
export * from './tables.ts';
