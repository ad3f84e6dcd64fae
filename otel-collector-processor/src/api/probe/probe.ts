import type { Context } from 'hono';
import type { ApiErrorCode } from '@vigil/quality-model';
import type { ApiEnv } from '../apiEnv.ts';
import type { ApiDeps } from '../deps.ts';

/** A GET path outside /api, for machines that watch machines. It sees to its own access. */
export type Probe = Readonly<{
  path: `/${string}`;
  summary: string;
  contentType: string;
  errors: readonly ApiErrorCode[];
  serve: (c: Context<ApiEnv>, deps: ApiDeps) => Response | Promise<Response>;
}>;
