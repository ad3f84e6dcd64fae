import type { z } from 'zod';
import { type ConfigRule, isMapping } from './configRule.ts';
import { textOf } from './uniqueList.ts';

/** What an SLO names, and in which list it has to be. */
const REFERENCES = [
  { of: 'sli', field: 'journey', list: 'journeys', key: 'id', what: 'a journey that is not in journeys' },
  {
    of: 'sli',
    field: 'transaction',
    list: 'transactions',
    key: 'id',
    what: 'a transaction that is not in transactions',
  },
  { of: undefined, field: 'owner', list: 'owners', key: 'team', what: 'a team that is not in owners' },
] as const;

/** An SLO of something that is not there would say "no data" for ever. */
export function sloReferencesAreKnown(config: unknown, ctx: z.RefinementCtx): void {
  if (!isMapping(config) || !Array.isArray(config['slos'])) return;
  config['slos'].forEach((slo: unknown, index) => {
    for (const { of, field, list, key, what } of REFERENCES) {
      const holder = of === undefined || !isMapping(slo) ? slo : slo[of];
      const named = isMapping(holder) ? textOf(holder, field) : undefined;
      const entries: unknown = config[list];
      const known = (Array.isArray(entries) ? entries : []).flatMap((entry: unknown) =>
        isMapping(entry) ? (textOf(entry, key) ?? []) : [],
      );
      if (named === undefined || known.includes(named)) continue;
      const params: ConfigRule = { rule: 'unknown_reference', known };
      const path = ['slos', index, ...(of === undefined ? [] : [of]), field];
      ctx.addIssue({ code: 'custom', path, message: `names ${what}`, params, input: named });
    }
  });
}
