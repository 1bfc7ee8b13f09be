// The node that keeps a copy of a stream's newest segments: the one that would get the stream if this node were lost now, because that will
// list them; where that cannot be reached, the next one that wants the stream most. A wrong choice costs a viewer one redirect, no more.

import { holdingsOf } from '../mirror/holdings.ts';
import type { Tables } from '../mirror/tables.ts';
import { remember } from '../remember.ts';
import type { Settings } from '../settings.ts';
import { sharedStreams } from '../shared-streams.ts';
import { othersFor } from './candidates.ts';
import { planAt } from './plan.ts';

/** null: no other node can be reached. */
export function standbyNode(
  tables: Tables,
  settings: Settings,
  stream: string,
  isReachable: (node: string) => boolean,
): string | null {
  const heir = heirs(tables, settings).get(stream);
  if (heir !== undefined && isReachable(heir)) return heir;
  return othersFor(tables, stream, settings.me, isReachable)[0] ?? null;
}

/** Who gets which of this node's streams when it is lost: the plan of that moment, as far as it can be known. */
const heirs = remember((tables: Tables, settings: Settings): ReadonlyMap<string, string> => {
  const held = holdingsOf(tables).get(settings.me) ?? new Map<string, number>();
  const known = sharedStreams(tables, settings);
  const streams = [...held.keys()].flatMap(name => known.get(name) ?? []);
  return planAt(tables, settings, streams, settings.me).assigned;
});
