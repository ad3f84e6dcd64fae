export { readLimited } from './readLimited.ts';
export { whyUnreachable } from './whyUnreachable.ts';
