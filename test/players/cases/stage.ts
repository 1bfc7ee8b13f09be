// What a case acts on: a world with its players in front of it. It notes when the first thing was done, which is when the watch begins, and
// says all that is done.

import type { ClusterNode } from '../../support/cluster-node.ts';
import type { GroundNetwork } from '../world/ground.ts';
import type { World } from '../world/world.ts';

export interface StageNodes {
  readonly world: World;
  readonly owner: ClusterNode;
  /** Whose address the players were given. */
  readonly entry: ClusterNode;
}

export class Stage {
  readonly world: World;
  readonly owner: ClusterNode;
  readonly entry: ClusterNode;
  readonly #say: (line: string) => void;
  #firstMs: number | null = null;

  constructor({ world, owner, entry }: StageNodes, say: (line: string) => void) {
    this.world = world;
    this.owner = owner;
    this.entry = entry;
    this.#say = say;
  }

  /** When the first thing was done; null: nothing yet. */
  get firstMs(): number | null {
    return this.#firstMs;
  }

  /** Call it at the moment of doing something. */
  note(what: string): void {
    this.#firstMs ??= performance.now();
    this.#say(what);
  }

  async kill(node: ClusterNode): Promise<void> {
    this.note(`kill -9 of ${this.roleOf(node)}`);
    await node.kill9();
  }

  /** As whoever keeps programs running would, some seconds after it ended. */
  start(node: ClusterNode): void {
    this.note(`${node.name} is started again`);
    node.start();
  }

  async silence(node: ClusterNode): Promise<void> {
    this.note(`no packet leaves the host of ${this.roleOf(node)} any more`);
    await this.network().silence(node.place);
  }

  /** Throws where the hosts have none. */
  network(): GroundNetwork {
    const { network } = this.world.ground;
    if (network === null) throw new Error('these hosts have no network of their own');
    return network;
  }

  roleOf(node: ClusterNode): string {
    const roles = [...(node === this.owner ? ['the first owner'] : []), ...(node === this.entry ? ['the entry'] : [])];
    return [node.name, ...roles].join(', ');
  }
}

/** A case says what is done when, in seconds: what it does takes its own time besides. */
export function pause(seconds: number): Promise<void> {
  return new Promise(resolve => setTimeout(resolve, seconds * 1000));
}
