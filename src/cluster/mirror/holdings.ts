// Who holds what: the effective owners of one set of tables, by node.

import { remember } from '../remember.ts';
import type { Tables } from './tables.ts';
import { type Terms, termId } from './terms.ts';

/** node -> its streams, each with its epoch. Only living nodes, only streams of their present sessions. */
export type Holdings = ReadonlyMap<string, ReadonlyMap<string, number>>;

export function holdingsOf({ terms, sessions }: Tables): Holdings {
  return chooseTerms(terms, sessions);
}

const chooseTerms = remember((terms: Terms, sessions: Tables['sessions']): Holdings => {
  const holdings = new Map<string, ReadonlyMap<string, number>>();
  for (const [node, session] of sessions) {
    const streams = terms.get(termId(node, session));
    if (streams !== undefined) holdings.set(node, streams);
  }
  return holdings;
});
