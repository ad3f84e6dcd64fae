import { z } from 'zod';
import { textOf, uniqueList } from './uniqueList.ts';

export const ownerConfigSchema = z.strictObject({
  team: z.string().min(1).describe('Name of the team; services name it as their `owner`.'),
  members: z.array(z.string().min(1)).default([]).describe('Logins or mail addresses of its people.'),
});
export type OwnerConfig = z.output<typeof ownerConfigSchema>;

export const ownerListConfigSchema = uniqueList(ownerConfigSchema, {
  what: 'team',
  field: 'team',
  keyOf: (entry) => textOf(entry, 'team'),
});
