export * from './addDeadLetters.ts';
export * from './delta.ts';
export * from './tables.ts';
export * from './watched.ts';
export * from './withoutContent.ts';
