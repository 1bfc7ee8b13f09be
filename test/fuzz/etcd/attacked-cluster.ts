// Three nodes with five streams in the model world of the scenarios (the real step on a model of etcd), and a stranger who writes. The world's
// judge watches for a second ingest all the while.

import { encodeStream } from '../../../src/cluster/mirror/stream-value.ts';
import { parseOwner } from '../../../src/cluster/mirror/values.ts';
import type { ClusterStream } from '../../../src/cluster/settings.ts';
import { attempt } from '../../support/outcome.ts';
import type { Child } from '../../support/scenario/judge.ts';
import { World } from '../../support/scenario/world.ts';
import { mayStop, type Written } from './causes.ts';
import { nodes, type StrangeWrite, streams } from './strange-writes.ts';

const held = 'held';
const joinedMs = 8000;
/** What was interrupted has ended by then. */
const settledMs = 7000;
/** Leases, declines and waits for nodes that there are not; most clusters need far less. */
const lookMs = 10_000;
const mostLooks = 12;
const unknownOwner = '@nobody@';

export class AttackedCluster {
  readonly world: World;
  readonly #written: Written[] = [];
  readonly #before: readonly Child[];

  constructor() {
    const captureAt: Readonly<Record<string, readonly string[]>> = { s0: ['a'], s1: ['b', 'a'] };
    const ofFile: ClusterStream[] = streams
      .filter(name => name !== held)
      .map(name => ({ name, captureAt: captureAt[name] ?? [], reclaim: 'auto', weight: 1 }));
    this.world = new World({
      nodes,
      streams: ofFile,
      // nothing is moved for an even load: what stops then is stopped by what was written
      settings: { fetchTimeoutMs: 1000, staleTimeoutMs: 4000, reclaimDelayMs: 1000, rebalanceDelayMs: 1e9 },
    });
    for (const node of nodes) this.world.start(node);
    this.#put(`streams/${held}`, encodeStream({ inputs: [{ url: 'testsrc://' }], cluster_ingest: {} }, 'the test', 0));
    this.world.advance(joinedMs);
    this.#before = [...this.world.judge.children];
    if (this.#before.length !== streams.length) throw new Error('the cluster does not come up');
  }

  attack(writes: readonly StrangeWrite[]): void {
    for (const { path, value, thenMs } of writes) {
      this.#write(path, value);
      this.world.advance(thenMs);
    }
    this.world.advance(settledMs);
  }

  /** The judge says I5 of a start that a node had decided before it heard what was written to the owner key: it ends as soon as it has heard. */
  isRace(error: unknown): boolean {
    const stream = error instanceof Error ? /^I5 broken at \d+ ms: (\S+) on/.exec(error.message)?.[1] : undefined;
    return stream !== undefined && this.#written.some(({ key }) => key === `${this.world.prefix}owners/${stream}`);
  }

  /** @throws when an ingest was stopped that nothing written may stop. */
  expectOthersUntouched(): void {
    const alive = this.world.judge.children;
    for (const child of this.#before) {
      if (alive.has(child) && !child.isDying) continue;
      const { stream, node } = child;
      const about = { stream, node, isHeld: stream === held };
      if (!this.#written.some(written => mayStop(this.world.prefix, written, about)))
        throw new Error(`wrongly stopped: ${stream} on ${node}`);
    }
  }

  /** What the stranger wrote goes where it still stands, but for what is as good as weir's own; nodes that ended are started again, as a
   *  supervisor does. */
  heal(): void {
    const { etcd, prefix } = this.world;
    const strange = new Set(this.#written.map(({ key, value }) => `${key} ${value}`));
    for (const { key, value } of etcd.list(prefix)) {
      const path = key.slice(prefix.length);
      const isOurs = nodes.some(node => path === `members/${node}`) || this.#isOwner(path, value);
      if (strange.has(`${key} ${value}`) && !isOurs) this.world.remove(path);
    }
    this.#put(`streams/${held}`, encodeStream({ inputs: [{ url: 'testsrc://' }], cluster_ingest: {} }, 'the test', 1));
    for (const node of nodes) if (this.world.node(node).isDead) this.world.start(node);
  }

  /** @throws when a stream does not run after all. */
  expectAllRunAgain(): void {
    for (let looks = 0; looks < mostLooks && this.#missing().length > 0; looks += 1) this.world.advance(lookMs);
    const missing = this.#missing();
    if (missing.length > 0) throw new Error(`nobody runs ${missing.join(' ')} after the strange keys are gone`);
  }

  #missing(): readonly string[] {
    const running = [...this.world.judge.children].map(({ stream }) => stream);
    return streams.filter(name => !running.includes(name));
  }

  #isOwner(path: string, value: string): boolean {
    return streams.some(name => path === `owners/${name}`) && parseOwner(value) !== null;
  }

  /** What is too large for etcd it refuses. */
  #put(path: string, value: string): void {
    const key = this.world.prefix + path;
    attempt(() =>
      this.world.etcd.apply({ compares: [], then: [{ type: 'put', key, value, leaseId: null }], else: [] }),
    );
  }

  #write(path: string, value: string | null): void {
    const text = value === null ? null : this.#resolve(value);
    // nobody can be made the owner again of what nobody can read
    if (text?.includes(unknownOwner)) return;
    this.#written.push({ key: this.world.prefix + path, value: text });
    if (text === null) this.world.remove(path);
    else this.#put(path, text);
  }

  /** What was written is readable in a report; what it refers to is known only now. */
  #resolve(value: string): string {
    return value.replace(/"@(session|epoch|owner session|owner) ([^@"]+)@"/g, (_, what: string, name: string) => {
      const { sessions, owners } = this.world.living[0]?.state.mirror.latest ?? {};
      const owner = owners?.get(name);
      if (what === 'session') return String(sessions?.get(name) ?? 0);
      if (what === 'epoch') return String(owner?.mod ?? 0);
      if (owner?.value?.node == null) return unknownOwner;
      return JSON.stringify(what === 'owner' ? owner.value.node : owner.value.session);
    });
  }
}
