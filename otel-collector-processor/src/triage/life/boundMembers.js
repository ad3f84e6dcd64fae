import { byBeginning, isActive } from '../issueRecord.ts';
/** Most signals that have ended and are kept with an issue; those that last are all kept. */
const ENDED_MAX = 1000;
/** In order; of very many that ended, those that ended first are left out. */
export function boundMembers(members) {
  const all = [...members].sort(byBeginning);
  const ended = all.filter((member) => !isActive(member));
  if (ended.length <= ENDED_MAX) return all;
  const newest = new Set(
    ended.sort((a, b) => (b.endNoticedMs ?? 0) - (a.endNoticedMs ?? 0) || byBeginning(a, b)).slice(0, ENDED_MAX),
  );
  return all.filter((member) => isActive(member) || newest.has(member));
}
