// Where the nodes of a world stand: each under an address of its own, on loopback, or in a network of its own (namespace-ground.ts),
// where a host can be cut off without a word.

import type { NodePlace } from '../../support/cluster-node.ts';
import { freePorts } from '../../support/ports.ts';

export interface Ground {
  /** Where the nodes find etcd and the cameras. */
  readonly host: string;
  /** Places for that many nodes, for one world alone. */
  places(count: number): Promise<readonly NodePlace[]>;
  /** They are whole again, and may be given to another world. */
  release(places: readonly NodePlace[]): Promise<void>;
  /** null: these places have no network of their own. */
  readonly network: GroundNetwork | null;
}

export interface GroundNetwork {
  /** From now on nothing that the place sends arrives anywhere, without a word: no reset, no refusal. */
  silence(place: NodePlace): Promise<void>;
  /** What the place sends goes out so slowly that it can be seen to. */
  slowDown(place: NodePlace): void;
  speedUp(place: NodePlace): void;
  /** It is whole again. */
  mend(place: NodePlace): Promise<void>;
  /** Bytes that wait to go out of a place that was slowed down. */
  waitingBytes(place: NodePlace): number;
}

export const loopbackGround: Ground = {
  host: '127.0.0.1',
  places: async count =>
    (await freePorts(count)).map(port => {
      const address = `127.0.0.1:${port}`;
      return { name: address, address, within: [] };
    }),
  release: async () => {},
  network: null,
};
