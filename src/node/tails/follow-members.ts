// What a change of the cluster means for viewers: exactly the living members but this node are listened to, and whoever waits for the owner
// of a stream looks again, also when it was switched off. Renewals of leases change neither.

import type { ClusterState } from '../../cluster/state.ts';
import type { LiveStreams } from '../live.ts';
import type { TailLinks } from './tail-links.ts';

export function followMembers(
  links: Pick<TailLinks, 'follow'>,
  live: Pick<LiveStreams, 'wakeAll'>,
): (before: ClusterState, after: ClusterState) => void {
  return (before, after) => {
    const [was, is] = [before.mirror.latest, after.mirror.latest];
    if (was.sessions !== is.sessions) links.follow(apiUrlsOf(after));
    if (was.sessions !== is.sessions || was.owners !== is.owners || was.stops !== is.stops) live.wakeAll();
  };
}

function apiUrlsOf({ mirror, settings }: ClusterState): ReadonlyMap<string, string> {
  const urls = new Map<string, string>();
  for (const [node, { value }] of mirror.latest.members) {
    if (node !== settings.me && value?.apiUrl != null) urls.set(node, value.apiUrl);
  }
  return urls;
}
