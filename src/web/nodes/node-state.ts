// How a node is doing, in one word and a tone.

import type { Peer } from '../state/picture.ts';
import type { Tone } from '../streams/stream-state.ts';

export interface NodeState {
  readonly word: 'up' | 'draining' | 'suspect' | 'down';
  readonly tone: Tone;
}

export function nodeState({ stats }: Peer): NodeState {
  if (stats.status === 'down') return { word: 'down', tone: 'bad' };
  if (stats.suspect === true) return { word: 'suspect', tone: 'bad' };
  return stats.status === 'draining' ? { word: 'draining', tone: 'warn' } : { word: 'up', tone: 'good' };
}

/** What becomes of a draining node. @param most streams that it was seen with. */
export function drainSentence({ stats }: Peer, most: number): string {
  const { total_streams: left } = stats;
  return left === 0 ? 'empty: it may be stopped' : `${left} of ${most} streams still there`;
}
