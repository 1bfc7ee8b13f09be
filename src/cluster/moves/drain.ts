// Draining: an operator wants this node empty, and not gone. Its streams go to the others a few at a time; it stays a member, serves
// what it still has, and sends viewers on. While every node drains there is nowhere to go, and the streams stay.

import { isWanted, ownedStreams } from '../ownership/runs.ts';
import { candidates } from '../placement/candidates.ts';
import { actingMember } from '../session/acting-member.ts';
import type { Turn } from '../turn.ts';
import { giveStreams } from './give-streams.ts';

export function drainStreams(turn: Turn): void {
  const member = actingMember(turn);
  const { mirror, settings, leaving } = turn.state;
  const mark = mirror.latest.drains.get(settings.me);
  if (member === null || !mirror.fresh || leaving !== null || mark === undefined) return;
  if (candidates(mirror.latest).some(node => node.name === settings.me)) return;
  const owned = [...ownedStreams(turn)].filter(([stream]) => isWanted(turn, stream));
  if (owned.length === 0) return;
  giveStreams(turn, member, owned, `drain: ${settings.me} shall be empty (asked by ${mark.value?.by ?? 'somebody'})`);
}
