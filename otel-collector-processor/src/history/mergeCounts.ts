import { addEncodedCalls, encodeCalls } from './callBytes.ts';
import { noCalls } from './callTotals.ts';
import { addEncodedUsers, encodeUsers, noUsers, USERS_TAG } from './userBytes.ts';

/** Counts of one series, of whichever kind, as one. Throws a RangeError for bytes of no kind, or of two. */
export function mergeCounts(all: readonly Uint8Array[]): Uint8Array {
  if (all[0]?.[0] === USERS_TAG) {
    const users = noUsers();
    for (const bytes of all) addEncodedUsers(users, bytes);
    return encodeUsers(users);
  }
  const calls = noCalls();
  for (const bytes of all) addEncodedCalls(calls, bytes);
  return encodeCalls(calls);
}
