// A whole cluster in one deterministic world: the real step of every node on a model of etcd, of the network, of the fences and of
// time. Faults are commanded by a scenario or by a seeded schedule; the judge watches all the while.

import { prefixOf } from '../../../src/cluster/mirror/keys.ts';
import type { ClusterStream, Settings } from '../../../src/cluster/settings.ts';
import type { ClusterEffect, ClusterFact } from '../../../src/cluster/state.ts';
import { clusterSettings } from '../cluster-state.ts';
import { FakeClock } from '../fake-clock.ts';
import { FakeEtcd } from '../fake-etcd.ts';
import { Cameras } from './cameras.ts';
import { Judge } from './judge.ts';
import { type Fate, Link } from './link.ts';
import { WorldNode } from './world-node.ts';

export interface WorldOptions {
  readonly nodes: readonly string[];
  readonly streams: readonly ClusterStream[];
  readonly settings?: Partial<Settings>;
  /** What differs at one node. */
  readonly settingsOf?: (node: string) => Partial<Settings>;
  /** One way between a node and etcd, ms. Default 1. */
  readonly delayMs?: () => number;
  readonly fateOf?: (node: string, kind: string) => Fate | null;
  /** Share of the kill budget that a kill takes. Default 0.1. */
  readonly slowness?: () => number;
  readonly onEffect?: (node: WorldNode, effect: ClusterEffect) => void;
  readonly onGone?: (node: WorldNode, stream: string) => void;
}

const prefix = prefixOf('test');

export class World {
  readonly clock = new FakeClock();
  readonly etcd = new FakeEtcd({ clock: this.clock });
  readonly judge: Judge;
  readonly cameras = new Cameras();
  readonly nodes = new Map<string, WorldNode>();
  readonly beganMs = this.clock.monotonicMs();
  readonly #options: WorldOptions;
  readonly #everBorn: WorldNode[] = [];
  #isEtcdUp = true;
  readonly #boots = new Map<string, number>();

  constructor(options: WorldOptions) {
    this.#options = options;
    const captureAt = new Map(options.streams.map(stream => [stream.name, stream.captureAt]));
    this.judge = new Judge(this.etcd, prefix, stream => captureAt.get(stream) ?? []);
  }

  /** Since the world began, ms. */
  get nowMs(): number {
    return this.clock.monotonicMs() - this.beganMs;
  }

  get prefix(): string {
    return prefix;
  }

  /** @param label the node's name; with a ' at the end: another node of the same name on another machine. */
  start(label: string): WorldNode {
    const name = label.replace(/'$/, '');
    const pid = 100 + 2 * this.#everBorn.length;
    const { delayMs = () => 1, fateOf = () => null, slowness = () => 0.1, onEffect, onGone } = this.#options;
    const node = new WorldNode({
      label,
      settings: this.#settings(
        name,
        pid,
        label === name ? `boot-${name}-${this.#boots.get(name) ?? 1}` : 'boot-elsewhere',
      ),
      clock: this.clock,
      etcd: this.etcd,
      judge: this.judge,
      cameras: this.cameras,
      link: new Link({
        clock: this.clock,
        delayMs,
        fateOf: kind => fateOf(label, kind),
        isEtcdUp: () => this.#isEtcdUp,
      }),
      slowness,
      isAlive: pid => this.#isAlive(pid),
      onEffect: onEffect ?? (() => {}),
      onGone: onGone ?? (() => {}),
    });
    this.nodes.set(label, node);
    this.#everBorn.push(node);
    return node;
  }

  node(label: string): WorldNode {
    const node = this.nodes.get(label);
    if (node === undefined) throw new Error(`there is no node ${label}`);
    return node;
  }

  get living(): readonly WorldNode[] {
    return [...this.nodes.values()].filter(node => !node.isDead);
  }

  tell(label: string, fact: ClusterFact): void {
    this.node(label).tell(fact);
  }

  advance(ms: number): void {
    this.clock.advance(ms);
  }

  powerOff(label: string): void {
    this.#boots.set(label, (this.#boots.get(label) ?? 1) + 1);
    this.node(label).powerOff();
  }

  stopEtcd(): void {
    this.#isEtcdUp = false;
    this.etcd.holdLeases();
  }

  startEtcd(): void {
    this.#isEtcdUp = true;
    this.etcd.renewAllLeases();
    for (const node of this.living) node.healed();
  }

  /** Writes below the cluster's prefix as an operator would. */
  put(path: string, value: Readonly<Record<string, unknown>>): void {
    const text = JSON.stringify({ v: 1, ...value });
    this.etcd.apply({
      compares: [],
      then: [{ type: 'put', key: prefix + path, value: text, leaseId: null }],
      else: [],
    });
  }

  remove(path: string): void {
    this.etcd.apply({ compares: [], then: [{ type: 'delete', key: prefix + path }], else: [] });
  }

  /** Which streams have a child, by node. */
  running(): ReadonlyMap<string, readonly string[]> {
    const byNode = new Map<string, string[]>();
    for (const { node, stream } of this.judge.children) byNode.set(node, [...(byNode.get(node) ?? []), stream]);
    return new Map([...byNode].sort());
  }

  #isAlive(pid: number): boolean {
    return this.#everBorn.some(node => {
      const isMain = node.options.settings.main.pid === pid && !node.isDead;
      const isFence = node.options.settings.main.pid + 1 === pid && !(node.isDead && node.fence.isEmpty);
      return isMain || isFence;
    });
  }

  #settings(me: string, pid: number, bootId: string): Settings {
    return clusterSettings(this.#options.streams, {
      me,
      prefix,
      processId: `process-${pid}`,
      peers: this.#options.nodes,
      bootId,
      main: { pid, startTime: 1 },
      ...this.#options.settings,
      ...this.#options.settingsOf?.(me),
    });
  }
}
