import { z } from 'zod';

/** A token of RFC 9110 §5.6.2. */
const HEADER_NAME = /^[A-Za-z0-9!#$%&'*+.^_`|~-]+$/;

export function isHeaderName(text: string): boolean {
  return HEADER_NAME.test(text);
}

export const headerNameSchema = z
  .string()
  .regex(HEADER_NAME, { error: 'must be a header name, such as X-Scope-OrgID' });
