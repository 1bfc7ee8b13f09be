// Who holds what: the effective owners of one set of tables, by node. Counted once for each change of an owner or of a session, so
// that the renewals of the members, which are most of what happens, cost nothing.

import { remember } from '../remember.ts';
import type { Tables } from './tables.ts';

/** node -> its streams, each with its epoch. Only living nodes, only streams of their present sessions. */
export type Holdings = ReadonlyMap<string, ReadonlyMap<string, number>>;

export function holdingsOf({ owners, sessions }: Tables): Holdings {
  return countHoldings(owners, sessions);
}

const countHoldings = remember((owners: Tables['owners'], sessions: Tables['sessions']): Holdings => {
  const holdings = new Map<string, Map<string, number>>();
  for (const [stream, { value, mod }] of owners) {
    if (value === null || value.node === null || sessions.get(value.node) !== value.session) continue;
    const streams = holdings.get(value.node);
    if (streams === undefined) holdings.set(value.node, new Map([[stream, mod]]));
    else streams.set(stream, mod);
  }
  return holdings;
});
