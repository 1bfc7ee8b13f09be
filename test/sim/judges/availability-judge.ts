// Liveness: when everything has been mended for long enough, every stream that should run has an owner and its program runs there, the
// preferred nodes have theirs back; and after a lost host its streams have owners within the time that is promised. That a program runs
// is read from the processes of the world: what a node wishes, or believes, proves nothing.

import type { ClusterStream } from '../../../src/cluster/settings.ts';
import { type Judge, type Run, Violation } from './judge.ts';
import type { OwnerRecord, Truth } from './truth.ts';

/** A first join and one return: the next ones double the delay, and chance may have made it long. */
const joinsWithoutDelay = 2;

/** Something that is not as it should be. */
export interface Problem {
  readonly sentence: string;
  /** How long after the end of a schedule it may last: it may have come about just before. */
  readonly lastsMs: number;
}

/** A move that is just being carried out. */
const movesMs = 8000;
/** A program that hung is found silent late, and then the longest wait before a next try is 30 s and a quarter. */
const startsMs = 40_000;

/** What of the world it looks at. */
export interface Scene {
  readonly truth: Truth;
  readonly settings: { readonly streams: readonly ClusterStream[]; readonly maxStreams: number | null };
  /** The programs that have begun and live. */
  readonly ffmpegs: Iterable<Run>;
  readonly camera: { refuses(stream: string): boolean };
}

export class AvailabilityJudge implements Judge {
  readonly #scene: Scene;

  constructor(scene: Scene) {
    this.#scene = scene;
  }

  problem(): Problem | null {
    const { truth, camera } = this.#scene;
    const stray = this.#stray();
    if (stray !== null) return stray;
    for (const { name, captureAt } of this.#streams()) {
      if (truth.stops.has(name)) continue;
      const owner = truth.effectiveOwner(name);
      if (owner?.node == null) {
        if (this.#hasRoom(name, node => truth.ownedBy(node)))
          return { sentence: `${name} has no owner`, lastsMs: movesMs };
        continue;
      }
      if (!this.#runs(name, owner) && !camera.refuses(name)) {
        return { sentence: `${owner.node} owns ${name}, but does not run it`, lastsMs: startsMs };
      }
      // one that declined it and was given it all the same keeps it; one that is full does not let the next one have it before it declines
      const preferred = captureAt.find(host => host === owner.node || truth.isWilling(host, name));
      // who joined again and again gets nothing back for a while
      const isFlapping = preferred !== undefined && (truth.joins.get(preferred) ?? 0) > joinsWithoutDelay;
      if (preferred === undefined || owner.node === preferred || !this.#mayTake(preferred, name)) continue;
      if (!truth.isHeld(name) && !isFlapping) {
        return { sentence: `${name} is on ${owner.node}, not back on its preferred ${preferred}`, lastsMs: movesMs };
      }
    }
    return null;
  }

  /** Of the file, and held in etcd. */
  #streams(): readonly ClusterStream[] {
    const { settings, truth } = this.#scene;
    return [...settings.streams, ...[...truth.held.values()].map(({ stream }) => stream)];
  }

  /** What was held in etcd and is not any more, and yet runs or has an owner. */
  #stray(): Problem | null {
    const wanted = new Set(this.#streams().map(({ name }) => name));
    const running = [...this.#scene.ffmpegs].map(({ spec }) => spec.stream);
    const owned = [...this.#scene.truth.owners.keys()].filter(name => this.#scene.truth.effectiveOwner(name));
    const stray = [...running, ...owned].find(name => this.#scene.truth.everHeld.has(name) && !wanted.has(name));
    return stray === undefined ? null : { sentence: `${stray} is removed, and not gone`, lastsMs: movesMs };
  }

  #runs(stream: string, owner: OwnerRecord): boolean {
    return [...this.#scene.ffmpegs].some(
      ({ spec, life }) =>
        spec.stream === stream &&
        spec.epoch === owner.epoch &&
        spec.session === owner.session &&
        life.node === owner.node,
    );
  }

  /** Some node could take it. */
  #hasRoom(stream: string, takenAt: (node: string) => number): boolean {
    const { truth, settings } = this.#scene;
    if (settings.maxStreams === null) return true;
    return [...truth.members.keys()].some(node => this.#mayTake(node, stream, takenAt(node)));
  }

  #mayTake(node: string, stream: string, taken = this.#scene.truth.ownedBy(node)): boolean {
    const { truth, settings } = this.#scene;
    return truth.isWilling(node, stream) && (settings.maxStreams === null || taken < settings.maxStreams);
  }

  finished(): void {
    const problem = this.problem();
    if (problem !== null) throw new Violation('L', problem.sentence);
  }

  /** @param lost the session that is gone: whether etcd still has it does not count. @param within the promise, for the sentence. */
  haveOwners(lost: number, promise: 'L1' | 'L2', within: string): void {
    const { truth } = this.#scene;
    // a move that was under way may take the last place, and free another one only after this time
    const takenAt = (node: string) => truth.takenAt(node);
    for (const { name } of this.#streams()) {
      const owner = truth.effectiveOwner(name);
      if (truth.stops.has(name) || (owner !== undefined && owner.session !== lost) || !this.#hasRoom(name, takenAt))
        continue;
      throw new Violation(promise, `${name} has no owner ${within}`);
    }
  }
}
