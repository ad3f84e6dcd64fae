import { z } from 'zod';
import { evenIfIncomplete, isMapping } from '../config/configRule.ts';

const HOST_AND_PORT = /^([A-Za-z0-9._-]+|\[[0-9A-Fa-f:.]+\]):(\d{1,5})$/;

function isHostAndPort(text: string): boolean {
  const port = Number(HOST_AND_PORT.exec(text)?.[2]);
  return port >= 1 && port <= 65_535 && URL.canParse(`http://${text}`);
}

function isBaseUrl(text: string): boolean {
  if (!/^https?:\/\//i.test(text) || !URL.canParse(text)) return false;
  const { username, password, search, hash } = new URL(text);
  return username === '' && password === '' && search === '' && hash === '';
}

export const hostAndPortSchema = z
  .string()
  .refine(isHostAndPort, { error: 'must be a host with its port, such as shop.example.com:443' });

export const targetConfigSchema = z
  .strictObject({
    baseUrl: z
      .string()
      .refine(isBaseUrl, {
        error: 'must be an http or https URL without user, query and fragment, such as https://shop.example.com',
      })
      .optional()
      .describe('What journeys may call: this scheme, host and port, and the paths below its path.'),
    host: hostAndPortSchema
      .optional()
      .describe('Instead of `baseUrl`: every path of this host and port, over HTTP or HTTPS.'),
    maxRequestsPerMinute: z
      .int()
      .min(1)
      .max(1_000_000)
      .default(60)
      .describe('Requests of all journeys together, retries, cleanup and redirects included, in any 60 seconds.'),
    maxBytesPerDay: z
      .int()
      .min(100_000)
      .max(1_000_000_000_000)
      .default(1_000_000_000)
      .describe('Bytes of requests and answers of all journeys together, in any 24 hours.'),
    maxConcurrent: z.int().min(1).max(1000).default(3).describe('Runs of all journeys together at the same time.'),
    service: z
      .string()
      .min(1)
      .optional()
      .describe(
        'The service of `services` that answers there, `name` or `namespace/name`: journeys pause when its customers suffer. Default: those that its journeys name.',
      ),
    allowPrivate: z
      .boolean()
      .default(false)
      .describe(
        'It may be on this machine or in a private network. Addresses of cloud metadata are never called, whatever this says.',
      ),
  })
  .superRefine((target: unknown, ctx) => {
    if (!isMapping(target) || (target['baseUrl'] === undefined) !== (target['host'] === undefined)) return;
    const message = 'must have either baseUrl or host';
    ctx.addIssue({ code: 'custom', path: [], message, input: undefined });
  }, evenIfIncomplete);
export type TargetConfig = z.output<typeof targetConfigSchema>;
/** A target as people write it. */
export type TargetConfigInput = z.input<typeof targetConfigSchema>;

export const targetListConfigSchema = z.array(targetConfigSchema);
