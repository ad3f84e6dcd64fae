import { z } from 'zod';

/** The signals of OTLP that Vigil handles. */
export const signalSchema = z.enum(['traces', 'metrics', 'logs']);
