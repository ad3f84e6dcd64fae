import type { z } from 'zod';
import type { FaultBoard } from '../faults/faultBoard.ts';
import type { HttpProblem } from '../http/httpProblem.ts';
import type { Reply } from '../http/reply.ts';
import type { Route, ShopRequest } from '../http/route.ts';
import type { Random } from '../random/seededRandom.ts';
import type { ServiceRole } from '../roles.ts';
import type { ShopLog } from '../telemetry/shopLog.ts';
import type { Work } from './work.ts';

export type PeerCall = Readonly<{ method: 'GET' | 'POST' | 'DELETE'; path: string; body?: unknown }>;

/** What the house gives to a service. */
export type ServiceContext = Readonly<{
  work: Work;
  /** For decisions other than those of `work`. */
  random: Random;
  faults: FaultBoard;
  log: ShopLog;
  /** Calls another service; fails as `callJson` says. */
  call<S extends z.ZodType>(role: ServiceRole, call: PeerCall, schema: S): Promise<z.output<S>>;
  /** Goes on as another `service.version`; resolves when the old one has ended. */
  deploy(version: string): Promise<void>;
  /** Monotonic, milliseconds. */
  clockMs(): number;
  /** Runs `task` again and again while the service lives. */
  every(periodMs: number, task: () => void): void;
}>;

/** One service: its operations, and what it does differently from the others. */
export type ShopService = Readonly<{
  routes: readonly Route[];
  /** Who the request is from; without it the caller's baggage says so. */
  userOf?(request: ShopRequest): string;
  /** How a problem is answered; JSON if left out. */
  onProblem?(problem: HttpProblem, request: ShopRequest): Reply;
}>;

export type DefineService = (context: ServiceContext) => ShopService;
