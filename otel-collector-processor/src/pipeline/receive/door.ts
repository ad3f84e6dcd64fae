import type { Accept } from './contract.ts';
import type { Cors } from './http/cors.ts';
import type { MemoryBudget } from './memoryBudget.ts';
import type { ResolvedOptions } from './receiverOptions.ts';
import type { ReceiveStats } from './refusal.ts';
import type { IdentifySender } from './sender.ts';

/** What every connection of one process shares. */
export type Door = {
  readonly options: ResolvedOptions;
  readonly accept: Accept;
  readonly budget: MemoryBudget;
  readonly stats: ReceiveStats;
  readonly identify: IdentifySender;
  readonly cors: Cors;
  /** Requests that are being answered still are; connections end as soon as they can. */
  closing: boolean;
};
