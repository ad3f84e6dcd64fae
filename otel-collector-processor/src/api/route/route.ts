import type { ApiErrorCode, Role } from '@vigil/quality-model';
import type { z } from 'zod';
import type { Caller } from '../auth/caller.ts';
import type { DeepReadonly } from '../deepReadonly.ts';
import type { ApiDeps } from '../deps.ts';

/** A request as it came, from a caller whose role suffices. */
export type RouteRequest = Readonly<{
  params: unknown;
  query: unknown;
  body: unknown;
  caller: Caller;
  requestId: string;
}>;

/** One route, whatever its schemas are. */
export type Route = JsonRoute | StreamRoute;

type CommonRoute = Readonly<{
  /** With parameters as OpenAPI writes them: `/api/v1/act/issues/{id}/ack`. */
  path: string;
  summary: string;
  role: Role;
  /** Codes that it may answer with beyond those of every route. */
  errors: readonly ApiErrorCode[];
}>;

/** Answers with one JSON object. */
export type JsonRoute = CommonRoute &
  Readonly<{
    kind: 'json';
    method: 'GET' | 'POST';
    schemas: Readonly<{ params: z.ZodObject; query: z.ZodObject; body: z.ZodType; reply: z.ZodType }>;
    /** Members of the reply that change by the clock alone. */
    clockMembers: readonly string[];
    /** The reply's body, status 200. Throws ApiError. */
    serve: (request: RouteRequest, deps: ApiDeps) => Promise<object>;
  }>;

/** `lastEventId`: of the header `Last-Event-ID`. */
export type StreamRequest = Readonly<{ caller: Caller; lastEventId: string | undefined }>;

/** Answers with server-sent events, for as long as the reader stays. It takes neither query nor body. */
export type StreamRoute = CommonRoute &
  Readonly<{
    kind: 'stream';
    method: 'GET';
    /** The stream. It is cancelled when the reader goes away. Throws ApiError. */
    open: (request: StreamRequest, deps: ApiDeps) => ReadableStream<Uint8Array<ArrayBuffer>>;
  }>;

/** What a handler gets: parsed. */
export type RouteInput<Params extends z.ZodType, Query extends z.ZodType, Body extends z.ZodType> = Readonly<{
  params: z.output<Params>;
  query: z.output<Query>;
  body: z.output<Body>;
  caller: Caller;
}>;

/** What a route file says. The handler may return what is read-only: it is only written out. */
export type RouteDefinition<
  Path extends string,
  Params extends z.ZodObject,
  Query extends z.ZodObject,
  Body extends z.ZodType,
  Reply extends z.ZodObject,
> = Readonly<{
  path: Path;
  summary: string;
  /** Default: none. */
  params?: Params;
  /** Default: none; a parameter that is not in it is an error. */
  query?: Query;
  /** Default: none; a member that is not in it is an error. Only of POST. */
  body?: Body;
  reply: Reply;
  errors?: readonly ApiErrorCode[];
  handle: (
    input: RouteInput<Params, Query, Body>,
    deps: ApiDeps,
  ) => Promise<DeepReadonly<z.output<Reply>>> | DeepReadonly<z.output<Reply>>;
}>;
