import { z } from 'zod';

/** An address that a person can open in a browser. */
export const webUrlSchema = z.url({ protocol: /^https?$/, error: 'must be an http or https URL' });
