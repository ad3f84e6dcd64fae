import { z } from 'zod';
import { DEFAULT_TENANT, serviceIdentitySchema } from '../identity/serviceIdentity.ts';
import { longDurationSchema } from './kpi.ts';

/** Query of GET /api/v1/users. */
export const usersQuerySchema = z.strictObject({
  window: longDurationSchema.prefault('15m').describe('How far back from now, as 15m, 6h, 7d or 4w'),
  tenant: z.string().min(1).optional().describe('One tenant; without it, all that the caller may read'),
});

export const operationUsersSchema = z.object({
  service: serviceIdentitySchema,
  operation: z.string(),
  /** Distinct users, estimated: standard error 2.3 %. */
  users: z.int().min(0),
  /** Those of them with a request that failed or was slow. */
  hurt: z.int().min(0),
});
export type OperationUsers = z.infer<typeof operationUsersSchema>;

export const operationUsersListSchema = z
  .object({
    nowMs: z.number(),
    windowMs: z.number(),
    /** False: kpi.users is not configured, so nobody is counted. */
    counted: z.boolean(),
    operations: z.array(operationUsersSchema),
  })
  .meta({ id: 'OperationUsers', description: 'Distinct users of operations, and how many were hurt' });

/** A user that was hurt can be asked for so long. */
export const USER_HIT_WINDOW_MAX_MS = 86_400_000;

/** Body of POST /api/v1/query/user-hit. */
export const userHitQuerySchema = z.strictObject({
  user: z.string().min(1).max(512).describe('The user, as the attribute kpi.users.attribute has it. It is not kept.'),
  tenant: z.string().min(1).default(DEFAULT_TENANT),
  windowMs: z.int().min(60_000).max(USER_HIT_WINDOW_MAX_MS).default(USER_HIT_WINDOW_MAX_MS),
});

export const userHitReplySchema = z
  .object({
    nowMs: z.number(),
    windowMs: z.number(),
    counted: z.boolean(),
    /** What the user is called here: a keyed hash. */
    pseudonym: z.string(),
    isHit: z.boolean(),
    /** The latest first; times are beginnings of minutes. */
    hits: z.array(
      z.object({ service: serviceIdentitySchema, operation: z.string(), firstMs: z.number(), lastMs: z.number() }),
    ),
  })
  .meta({ id: 'UserHit', description: 'Whether a user was hurt, where and when' });
export type UserHitReply = z.infer<typeof userHitReplySchema>;
