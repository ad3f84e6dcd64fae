import { z } from 'zod';

function isPattern(text: string): boolean {
  try {
    new RegExp(text, 'u');
    return true;
  } catch {
    return false;
  }
}

/** A regular expression of JavaScript, with the flag `u`; it matches anywhere unless it is anchored. */
export const patternSchema = z.string().min(1).max(1000).refine(isPattern, { error: 'must be a regular expression' });
