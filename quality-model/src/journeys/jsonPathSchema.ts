import { z } from 'zod';

/**
 * A JSON path after RFC 9535, such as `$.items[0].id`. Only its start is checked here: the model has no parser for it.
 */
export const jsonPathSchema = z
  .string()
  .max(1000)
  .regex(/^\$/, { error: 'must be a JSON path, such as $.items[0].id' });
