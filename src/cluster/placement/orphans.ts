// Orphans: streams that should run and that nobody owns. Asked in every turn, so what can be is counted by the owners' terms, and all
// streams are gone through only while some of them name no owner at all.

import type { Tables } from '../mirror/tables.ts';
import { type Terms, termId, unreadableTerm } from '../mirror/terms.ts';
import { remember } from '../remember.ts';
import type { ClusterStream, Settings } from '../settings.ts';
import { type SharedStreams, sharedStreams } from '../shared-streams.ts';

/** In no particular order. */
export function orphanStreams(tables: Tables, settings: Settings): readonly ClusterStream[] {
  const { terms, sessions, stops } = tables;
  const orphans = findOrphans(terms, sessions, sharedStreams(tables, settings));
  return stops.size === 0 || orphans.length === 0 ? orphans : orphans.filter(({ name }) => !stops.has(name));
}

const findOrphans = remember(
  (terms: Terms, sessions: Tables['sessions'], streams: SharedStreams): readonly ClusterStream[] => {
    const living = new Set([...sessions].map(([node, session]) => termId(node, session))).add(unreadableTerm);
    const dead: ClusterStream[] = [];
    let named = 0;
    for (const [id, held] of terms) {
      const known = inFile(held, streams);
      named += known.length;
      if (!living.has(id)) dead.push(...known);
    }
    return named === streams.size ? dead : [...dead, ...unnamed(terms, streams)];
  },
);

const inFile = remember((held: ReadonlyMap<string, number>, streams: SharedStreams): readonly ClusterStream[] =>
  [...held.keys()].flatMap(name => streams.get(name) ?? []),
);

/** Never owned, or released. */
const unnamed = remember((terms: Terms, streams: SharedStreams): readonly ClusterStream[] => {
  const left = new Map(streams);
  for (const held of terms.values()) for (const name of held.keys()) left.delete(name);
  return [...left.values()];
});
