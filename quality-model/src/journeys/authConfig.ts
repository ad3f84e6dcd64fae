import { z } from 'zod';
import { secretRefSchema } from '../config/secretRef.ts';
import { VARIABLE_NAME } from './template.ts';

const text = z.string().min(1).max(1000);

/** How the requests of a journey say who they are. */
export const authConfigSchema = z
  .strictObject({
    basic: z
      .strictObject({
        user: text.describe('Its name.'),
        password: secretRefSchema.describe('`env:NAME` or `file:PATH`.'),
      })
      .optional()
      .describe('HTTP basic authentication (RFC 7617).'),
    bearer: secretRefSchema.optional().describe('A token that is always the same, as `env:NAME` or `file:PATH`.'),
    oauth2: z
      .strictObject({
        tokenUrl: z.url({ protocol: /^https?$/ }).describe('Where tokens are given; it has to be in `targets`.'),
        clientId: text.describe('Name of the client.'),
        clientSecret: secretRefSchema.describe('`env:NAME` or `file:PATH`.'),
        scope: text.optional().describe('Scopes, with blanks between.'),
        audience: text.optional().describe('Whom the token is for, where the server asks.'),
        sendIn: z
          .enum(['header', 'body'])
          .default('header')
          .describe('Where the client says who it is: basic authentication, or fields of the form.'),
      })
      .optional()
      .describe(
        'A token for each run by client credentials (RFC 6749 §4.4): one more request, with an id `oauth2-token`.',
      ),
  })
  .refine((auth) => Object.values(auth).filter((value) => value !== undefined).length === 1, {
    error: 'must have one of basic, bearer, oauth2',
  });
export type AuthConfig = z.output<typeof authConfigSchema>;

/** One-time passwords by the name of their variable. */
export const totpConfigSchema = z.record(
  z.string().regex(VARIABLE_NAME, { error: 'must be the name of a variable: letters, digits and _' }),
  z.strictObject({
    secret: secretRefSchema.describe('The shared secret in base32, as `env:NAME` or `file:PATH`.'),
    digits: z
      .union([z.literal(6), z.literal(7), z.literal(8)])
      .default(6)
      .describe('Length of a password.'),
    periodSeconds: z.int().min(5).max(300).default(30).describe('How long one is good.'),
    algorithm: z.enum(['SHA1', 'SHA256', 'SHA512']).default('SHA1').describe('Hash of the HMAC.'),
  }),
);
export type TotpConfig = z.output<typeof totpConfigSchema>[string];
