import { z } from 'zod';
import type { ConfigRule } from './configRule.ts';

const MUST_BE_URL = 'must be an http or https URL, such as http://collector:4318';

/** What is wrong with an endpoint, as the rest of a sentence; undefined if nothing is. */
function endpointMistake(text: string): Readonly<{ message: string; params?: ConfigRule }> | undefined {
  if (!/^https?:\/\//i.test(text) || !URL.canParse(text)) return { message: MUST_BE_URL };
  const url = new URL(text);
  if (url.username !== '' || url.password !== '') {
    return {
      message: 'must not hold a user or password: put them into a header, as env:NAME or file:PATH',
      params: { rule: 'literal_secret' },
    };
  }
  if (url.search !== '' || url.hash !== '') return { message: 'must not have a query or a fragment' };
  return undefined;
}

/** Base URL of an OTLP receiver: scheme, host, port and, for HTTP, perhaps a path. */
export const destinationEndpointSchema = z
  .string()
  .superRefine((text, ctx) => {
    const mistake = endpointMistake(text);
    if (mistake) ctx.addIssue({ code: 'custom', input: undefined, ...mistake });
  })
  .meta({ format: 'uri' });
