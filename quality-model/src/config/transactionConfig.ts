import { z } from 'zod';
import { idSchema } from '../journeys/stepConfig.ts';
import { serviceRefShape } from './serviceRef.ts';
import { textOf, uniqueList } from './uniqueList.ts';

/** More would make every span be compared with too much. */
export const TRANSACTION_SPANS_MAX = 8;

/** A span of a business transaction: by its service, its name, and what its attributes say (texts alone). */
export const transactionSpanConfigSchema = z.strictObject({
  ...serviceRefShape,
  operation: z.string().min(1).describe('Name of the span.'),
  attributes: z
    .record(z.string().min(1).max(256), z.string().max(1024))
    .default({})
    .describe('Attributes of the span that have to be there with these values.'),
});
export type TransactionSpanConfig = z.output<typeof transactionSpanConfigSchema>;

export const transactionConfigSchema = z.strictObject({
  id: idSchema.describe('Name of the transaction in metrics and in the API.'),
  name: z.string().min(1).max(200).describe('Its name for people.'),
  spans: z
    .array(transactionSpanConfigSchema)
    .min(1)
    .max(TRANSACTION_SPANS_MAX)
    .describe(
      'The spans of one trace that make it. It begins with the first; it has succeeded when all of them were seen and none failed.',
    ),
  withinMs: z
    .int()
    .min(1000)
    .max(240_000)
    .default(60_000)
    .describe('All spans have to arrive within so long of the first, in milliseconds; else it has failed.'),
  slowMs: z
    .number()
    .positive()
    .optional()
    .describe('One whose longest span takes longer counts as slow for those who made it, in milliseconds.'),
});
export type TransactionConfig = z.output<typeof transactionConfigSchema>;

export const transactionListConfigSchema = uniqueList(transactionConfigSchema, {
  what: 'id',
  field: 'id',
  keyOf: (entry) => textOf(entry, 'id'),
});
