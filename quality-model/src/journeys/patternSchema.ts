import { RE2JS } from 're2js';
import { z } from 'zod';

function isPattern(text: string): boolean {
  try {
    RE2JS.compile(text);
    return true;
  } catch {
    return false;
  }
}

/**
 * A regular expression of RE2 (no look-around, no back references), which takes time in proportion to the text whatever
 * the text is: an answer cannot hold a runner up. It matches anywhere unless it is anchored.
 * Source: https://github.com/google/re2/wiki/Syntax
 */
export const patternSchema = z
  .string()
  .min(1)
  .max(1000)
  .refine(isPattern, { error: 'must be a regular expression of RE2: no look-around, no back references' });
