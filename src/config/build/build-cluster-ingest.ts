// cluster_ingest: on which nodes a stream should run. Each word of capture_at must fit exactly one peer of the file.

import type { ClusterIngest, PeerConfig } from '../config.ts';
import type { Place } from '../diagnostic.ts';
import type { clusterIngest } from '../directives/stream.ts';
import { matchPeers } from '../match-peers.ts';
import type { Problems } from '../problems.ts';
import type { find, Given } from './given.ts';
import { quotedText } from './quoted.ts';

type GivenClusterIngest = ReturnType<typeof find<typeof clusterIngest.arguments, typeof clusterIngest.options>>;

/** @param peers null: not known here, any name is taken as it is. */
export function buildClusterIngest(
  given: GivenClusterIngest,
  peers: readonly PeerConfig[] | null,
  problems: Problems,
): ClusterIngest | null {
  if (given === null) return null;
  const { capture_at: captureAt, reclaim, weight } = given.options;
  const place = placeOf(given.statement);
  const names: string[] = [];
  for (const word of captureAt[0] ?? []) {
    const name = peers === null ? word : peerNamed(word, place, peers, problems);
    if (name !== null && names.includes(name))
      problems.error(place, `capture_at names ${quotedText(name)} twice`, { expected: 'each peer once' });
    else if (name !== null) names.push(name);
  }
  return { captureAt: names, reclaim: reclaim[0] ?? 'auto', weight: weight[0] ?? 1 };
}

function peerNamed(word: string, place: Place, peers: readonly PeerConfig[], problems: Problems): string | null {
  const fitting = matchPeers(word, peers);
  const [only, ...others] = fitting;
  if (only && others.length === 0) return only.name;
  const listed = listOf((only ? fitting : peers).map(peer => peer.name));
  if (only)
    problems.error(place, 'capture_at fits several peers', { expected: `one of ${listed}`, got: quotedText(word) });
  else if (peers.length === 0)
    problems.error(place, 'capture_at names a peer, but the file has none', {
      expected: "'peer HOST;' at the top",
      got: quotedText(word),
    });
  else
    problems.error(place, 'capture_at names no peer', {
      expected: `one of ${listed}`,
      got: quotedText(word),
    });
  return null;
}

function listOf(names: readonly string[]): string {
  const shown = names.slice(0, 10).join(', ');
  return names.length > 10 ? `${shown} and ${names.length - 10} more` : shown;
}

function placeOf({ name, words }: Given['statement']): Place {
  return (words.find(word => word.optionName === 'capture_at') ?? name).place;
}
