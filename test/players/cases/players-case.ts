// One thing that happens to a cluster while players look at its stream.

import type { Delivery } from '../../../src/config/config.ts';
import type { Stage } from './stage.ts';

export interface PlayersCase {
  /** For the command line. */
  readonly name: string;
  /** For the table. */
  readonly title: string;
  readonly deliveries: readonly Delivery[];
  readonly nodes: 2 | 3;
  /** The stream prefers the first node. */
  readonly isPinned: boolean;
  /** It needs a ground whose hosts can be cut off. */
  readonly needsNetwork: boolean;
  /** How long the players are watched after the last thing is done. */
  readonly watchedS: number;
  /** Resolves when the last thing is done; the players are watched on from then. */
  readonly play: (stage: Stage) => Promise<void>;
}

/** hls.js plays 13 s behind the live edge: what is done to it shows when that is used up. */
const usualS = 25;

export function playersCase(parts: Pick<PlayersCase, 'name' | 'title' | 'play'> & Partial<PlayersCase>): PlayersCase {
  return {
    deliveries: ['redirect', 'relay'],
    nodes: 3,
    isPinned: false,
    needsNetwork: false,
    watchedS: usualS,
    ...parts,
  };
}
