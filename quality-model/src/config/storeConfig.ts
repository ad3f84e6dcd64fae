import { z } from 'zod';
import { secretRefSchema } from './secretRef.ts';

const sqliteStore = z.strictObject({
  kind: z.literal('sqlite').describe('An embedded database in the data directory.'),
});

const postgresStore = z.strictObject({
  kind: z.literal('postgres').describe('A PostgreSQL server.'),
  url: secretRefSchema.describe('Where its connection URL is to be found: `env:NAME` or `file:PATH`.'),
});

export const storeConfigSchema = z.discriminatedUnion('kind', [sqliteStore, postgresStore]);
export type StoreConfig = z.output<typeof storeConfigSchema>;
