import { z } from 'zod';

/** A card number, with spaces or without; it is never stored or logged. */
export const cardSchema = z
  .string()
  .transform((number) => number.replaceAll(' ', ''))
  .pipe(z.string().regex(/^\d{12,19}$/, { error: 'must have 12 to 19 digits' }));

/** The shop's bank takes every card but this. */
export const DECLINED_CARD = '4000000000000002';
export const GOOD_CARD = '4242424242424242';
