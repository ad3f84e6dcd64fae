import { z } from 'zod';
import { ISSUE_TEXT_MAX_CHARS } from './issueAct.ts';

/** Longest silence that can be asked for here, 30 days: what is to be quiet for longer belongs into the rules. */
export const SILENCE_MAX_MS = 30 * 86_400_000;

/** One matcher of an Alertmanager silence. Source: Alertmanager's API v2, `matcher`. */
export const silenceMatcherSchema = z
  .object({
    name: z.string().min(1).max(256),
    value: z.string().max(4096),
    isRegex: z.boolean().default(false),
    /** False: `!=`, `!~`. */
    isEqual: z.boolean().default(true),
  })
  .meta({ id: 'SilenceMatcher', description: 'One matcher of an Alertmanager silence' });
export type SilenceMatcher = z.infer<typeof silenceMatcherSchema>;

/** All of them have to match. An empty value matches what lacks the label: one matcher has to ask for something. */
const matchers = z
  .array(silenceMatcherSchema)
  .min(1)
  .max(50)
  .refine((all) => all.some(({ value, isEqual }) => isEqual && value !== ''), 'must have one that asks for a value');

/** Body of POST /api/v1/query/issues/{id}/silence-preview; without matchers, those that fit the issue's alerts. */
export const silencePreviewQuerySchema = z.strictObject({ matchers: matchers.optional() });

export const previewedAlertSchema = z.object({
  fingerprint: z.string(),
  source: z.string(),
  labels: z.record(z.string(), z.string()),
});
export type PreviewedAlert = z.infer<typeof previewedAlertSchema>;

/** Reply: whom a silence with these matchers would hit now. */
export const silencePreviewSchema = z
  .object({
    matchers: z.array(silenceMatcherSchema),
    /** Alerts of the issue that would fall silent. */
    ofIssue: z.array(previewedAlertSchema),
    /** Alerts of the issue that would go on. */
    notSilenced: z.array(previewedAlertSchema),
    /** Alerts that are none of the issue's, and would fall silent with it. */
    others: z.array(previewedAlertSchema),
  })
  .meta({ id: 'SilencePreview', description: 'Whom a silence with these matchers would hit now' });
export type SilencePreview = z.infer<typeof silencePreviewSchema>;

/** Body of POST /api/v1/act/issues/{id}/silence: from now on, for so long. */
export const silenceIssueSchema = z.strictObject({
  version: z.int().min(1),
  matchers,
  durationMs: z.int().min(60_000).max(SILENCE_MAX_MS),
  comment: z.string().trim().min(1).max(ISSUE_TEXT_MAX_CHARS),
});
