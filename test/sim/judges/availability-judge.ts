// Liveness: when everything has been mended for long enough, every stream that should run has an owner and runs there, the preferred nodes have
// theirs back; and after a lost host its streams have owners within the time that is promised.

import type { ClusterStream } from '../../../src/cluster/settings.ts';
import { type Judge, Violation } from './judge.ts';
import type { Truth } from './truth.ts';

/** A first join and one return: the next ones double the delay, and chance may have made it long. */
const joinsWithoutDelay = 2;

/** What of the world it looks at. */
export interface Scene {
  readonly truth: Truth;
  readonly settings: { readonly streams: readonly ClusterStream[] };
  readonly machines: ReadonlyMap<string, { readonly main: Main | null }>;
}

interface Main {
  readonly isAlive: boolean;
  readonly ingests: { isWanted(stream: string): boolean };
}

export class AvailabilityJudge implements Judge {
  readonly #scene: Scene;

  constructor(scene: Scene) {
    this.#scene = scene;
  }

  /** @returns what is not as it should be; a move that is just being carried out is over a moment later. */
  problem(): string | null {
    const { settings, truth, machines } = this.#scene;
    for (const { name, captureAt } of settings.streams) {
      if (truth.stops.has(name)) continue;
      const owner = truth.effectiveOwner(name);
      if (owner?.node == null) return `${name} has no owner`;
      const runsThere = machines.get(owner.node)?.main?.ingests.isWanted(name) ?? false;
      if (!runsThere) return `${owner.node} owns ${name}, but does not run it`;
      // one that declined it and was given it all the same keeps it
      const preferred = captureAt.find(host => host === owner.node || truth.isWilling(host, name));
      // who joined again and again gets nothing back for a while
      const isFlapping = preferred !== undefined && (truth.joins.get(preferred) ?? 0) > joinsWithoutDelay;
      if (preferred !== undefined && owner.node !== preferred && !owner.byHand && !isFlapping) {
        return `${name} is on ${owner.node}, not back on its preferred ${preferred}`;
      }
    }
    return null;
  }

  finished(): void {
    const problem = this.problem();
    if (problem !== null) throw new Violation('L', problem);
  }

  /** @param within the promise, for the sentence. */
  haveOwners(promise: 'L1' | 'L2', within: string): void {
    const { settings, truth } = this.#scene;
    for (const { name } of settings.streams) {
      if (truth.stops.has(name) || truth.effectiveOwner(name) !== undefined) continue;
      throw new Violation(promise, `${name} has no owner ${within}`);
    }
  }
}
