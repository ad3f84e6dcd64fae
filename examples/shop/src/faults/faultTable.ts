import { z } from 'zod';
import type { ProcessRole } from '../roles.ts';

type FaultRow = Readonly<{
  /** Shown on the control page. */
  title: string;
  symptom: string;
  /** The process that has it. */
  target: ProcessRole;
  /** Its settings; all but `on` have defaults. */
  setting: z.ZodType<{ on: boolean }>;
}>;

const on = z.boolean();
const ratio = z.number().min(0).max(1);

/** One row per fault. `faults.yaml` says of each what an observer should find. */
export const faultTable = {
  paymentSlow: {
    title: 'Payment slow',
    symptom: 'The order takes about a second to be confirmed.',
    target: 'payment',
    setting: z.strictObject({
      on,
      /** How many times longer an authorisation takes. */
      factor: z.number().min(1).max(200).default(20),
    }),
  },
  catalogueErrors: {
    title: 'Catalogue errors',
    symptom: 'Home and product pages often fail to load.',
    target: 'catalogue',
    setting: z.strictObject({
      on,
      /** Share of its answers that are 500. */
      ratio: ratio.default(0.3),
    }),
  },
  checkoutV2Bug: {
    title: 'Checkout v2 has a bug',
    symptom: 'A quarter of the orders fail with an error page.',
    target: 'checkout',
    setting: z.strictObject({
      on,
      /** Share of the orders that fail. */
      ratio: ratio.default(0.25),
    }),
  },
  cartLeak: {
    title: 'Cart leaks memory',
    symptom: 'Everything around the cart gets slower and slower.',
    target: 'cart',
    setting: z.strictObject({
      on,
      mbPerSecond: z.number().positive().max(50).default(4),
      /** Latency that each held megabyte adds to each request, milliseconds. */
      msPerMb: z.number().min(0).max(100).default(4),
      /** It holds no more than that, so that it does not take the machine with it. */
      maxMb: z.number().positive().max(1024).default(200),
    }),
  },
  trafficDrop: {
    title: 'Customers vanish',
    symptom: 'None for those who are there; most do not come at all.',
    target: 'generator',
    setting: z.strictObject({
      on,
      /** Share of the customers that still come. */
      remainingRatio: ratio.default(0.1),
    }),
  },
} satisfies Record<string, FaultRow>;

export type FaultName = keyof typeof faultTable;
export type FaultSettings = { [N in FaultName]: Readonly<z.output<(typeof faultTable)[N]['setting']>> };

export const FAULT_NAMES = Object.keys(faultTable) as readonly FaultName[];

export function isFaultName(name: string): name is FaultName {
  return Object.hasOwn(faultTable, name);
}
