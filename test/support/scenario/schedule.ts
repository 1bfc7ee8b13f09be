// A random schedule of faults over one world, all from one seed: kills, power cuts, cut networks, frozen mains, leaving, drains, an etcd
// that is away, dying fences, lost and late answers. The judge watches throughout; at the end everything is mended and every stream must run again.

import { isByHand } from '../../../src/cluster/mirror/tables.ts';
import { flapDelayMs } from '../../../src/cluster/moves/flap-delay.ts';
import { isDeclinedBy } from '../../../src/cluster/placement/candidates.ts';
import type { ClusterStream } from '../../../src/cluster/settings.ts';
import type { Fate } from './link.ts';
import { Seeded } from './seeded.ts';
import { World } from './world.ts';
import type { WorldNode } from './world-node.ts';

const faultsForMs = 40_000;
const calmMs = 45_000;
/** What a planned move takes at most. */
const handedOverMs = 5000;
const labels = ['a', 'b', 'c', 'd'];

interface Hit {
  readonly world: World;
  readonly node: WorldNode;
  readonly stream: string;
}

/** Each does its harm, and returns what mends it; null: the node is dead or about to be, and is started again. */
const faults: Readonly<Record<string, (hit: Hit) => (() => void) | null>> = {
  kill: ({ node }) => {
    node.kill();
    return null;
  },
  'power off': ({ world, node }) => {
    world.powerOff(node.label);
    return null;
  },
  leave: ({ node }) => {
    node.tell({ type: 'leave' });
    return null;
  },
  cut: ({ node }) => {
    node.options.link.isCut = true;
    return () => node.heal();
  },
  deafen: ({ node }) => {
    node.options.link.isDeaf = true;
    return () => node.heal();
  },
  freeze: ({ node }) => {
    node.freeze();
    return () => node.thaw();
  },
  'fence dies': ({ node }) => {
    node.fenceDies();
    return () => node.startFence();
  },
  'etcd stops': ({ world }) => {
    world.stopEtcd();
    return () => world.startEtcd();
  },
  drain: ({ world, node }) => {
    world.put(`drains/${node.label}`, { by: 'chance' });
    return () => world.remove(`drains/${node.label}`);
  },
  'stop of a stream': ({ world, stream }) => {
    world.put(`stops/${stream}`, { by: 'chance' });
    return () => world.remove(`stops/${stream}`);
  },
  'camera dies': ({ world, stream }) => {
    world.cameras.kill(stream, []);
    return () => world.cameras.mend(stream);
  },
  'order to move': ({ world, node, stream }) => {
    const asked = { by: 'chance', order: { type: 'move', stream, to: node.label } } as const;
    for (const each of world.living.slice(0, 1)) each.tell({ type: 'order', id: 1, asked });
    return () =>
      node.tell({ type: 'order', id: 2, asked: { by: 'chance', order: { type: 'move', stream, to: null } } });
  },
  /** What an operator's program writes. */
  move: ({ world, node: { label, state }, stream }) => {
    const from = state.mirror.latest.owners.get(stream)?.mod;
    if (from !== undefined && state.session.type === 'member') {
      world.put(`moves/${stream}`, { to: label, toSession: state.session.session, from, reason: 'by chance' });
    }
    return () => {};
  },
};

export class Schedule {
  readonly #chance: Seeded;
  readonly #nodes: readonly string[];
  readonly #streams: readonly ClusterStream[];
  readonly world: World;
  readonly told: string[] = [];
  #calm = false;

  constructor(seed: number) {
    const chance = new Seeded(seed);
    this.#chance = chance;
    this.#nodes = labels.slice(0, chance.happens(0.5) ? 3 : 4);
    this.#streams = this.#makeStreams();
    const quick = chance.happens(0.5);
    this.world = new World({
      nodes: this.#nodes,
      streams: this.#streams,
      settings: {
        fetchTimeoutMs: quick ? 1000 : 2000,
        staleTimeoutMs: quick ? 3000 : 8000,
        reclaimDelayMs: 1000,
        rebalanceDelayMs: 8000,
      },
      delayMs: () => this.#delayMs(),
      fateOf: () => this.#fate(),
      slowness: () => chance.between(0, 0.99),
      onEffect: (node, effect) => {
        if (effect.type === 'run') this.#tell(`${node.label} runs ${effect.stream} epoch ${effect.epoch}`);
        if (effect.type === 'halt') this.#tell(`${node.label} halts ${effect.stream}: ${effect.reason}`);
        if (effect.type === 'say' && effect.level !== 'debug') {
          this.#tell(`${node.label} ${effect.event} ${effect.fields.stream ?? ''}: ${effect.reason}`);
        }
      },
    });
  }

  /** Throws when the judge does, or when streams do not run in the end. */
  play(): void {
    const { world } = this;
    for (const node of this.#nodes) {
      if (this.#chance.happens(0.8)) this.#later(this.#chance.between(0, 3000), () => this.#start(node));
    }
    while (world.nowMs < faultsForMs) {
      world.advance(this.#chance.between(100, 4000));
      this.#fault();
    }
    this.#mend();
    world.advance(calmMs);
    this.#checkAllRun();
  }

  #makeStreams(): ClusterStream[] {
    return Array.from({ length: 6 + Math.floor(this.#chance.number() * 5) }, (_, index) => {
      const hosts = this.#nodes.filter(() => this.#chance.happens(0.4));
      const captureAt = this.#chance.happens(0.3) ? hosts : [];
      return { name: `s${index}`, captureAt, reclaim: 'auto', weight: 1 };
    });
  }

  #delayMs(): number {
    if (this.#calm || this.#chance.happens(0.95)) return this.#chance.between(0.2, 10);
    return this.#chance.between(10, 700);
  }

  #fate(): Fate | null {
    if (this.#calm || this.#chance.happens(0.95)) return null;
    const ms = this.#chance.between(0, 5000);
    return this.#chance.pick<Fate>([{ type: 'request lost' }, { type: 'answer lost' }, { type: 'late', ms }]);
  }

  #fault(): void {
    const label = this.#chance.pick(this.#nodes);
    const node = this.world.nodes.get(label);
    if (node === undefined || node.isDead) return this.#start(label);
    const name = this.#chance.pick(Object.keys(faults));
    this.#tell(`${name} ${label}`);
    const { name: stream } = this.#chance.pick(this.#streams);
    const forMs = this.#chance.between(200, 9000);
    const undo = faults[name]?.({ world: this.world, node, stream });
    // who is dead is started again, everything else is mended
    this.#later(forMs, undo ?? (() => this.#start(label)));
  }

  #start(label: string): void {
    const before = this.world.nodes.get(label);
    if (before !== undefined && !before.isDead) return;
    this.#tell(`start ${label}`);
    this.world.start(label);
  }

  #mend(): void {
    this.#tell('calm');
    this.#calm = true;
    this.world.startEtcd();
    for (const node of this.#nodes) this.#start(node);
    for (const node of this.world.living) {
      node.thaw();
      node.heal();
      this.world.remove(`drains/${node.label}`);
    }
    for (const { name } of this.#streams) this.world.remove(`stops/${name}`);
  }

  #checkAllRun(): void {
    const running = new Set([...this.world.judge.children].map(child => child.stream));
    const missing = this.#streams.map(stream => stream.name).filter(name => !running.has(name));
    if (missing.length > 0) throw new Error(`in the end nobody runs ${missing.join(' ')}`);
    for (const { name, captureAt } of this.#streams.filter(stream => this.#isHomeByNow(stream))) {
      const child = [...this.world.judge.children].find(({ stream }) => stream === name);
      const preferred = captureAt.find(host => this.world.living.some(node => node.label === host));
      if (preferred !== undefined && child !== undefined && child.node !== preferred) {
        throw new Error(`in the end ${name} runs on ${child.node}, not on its preferred ${preferred}`);
      }
    }
  }

  /** Not while a node that came and went a lot keeps away from it, or one declines it, which lasts for minutes; nor where an operator put it. */
  #isHomeByNow({ name, captureAt }: ClusterStream): boolean {
    return this.world.living
      .filter(({ label }) => captureAt.includes(label))
      .every(({ label, state: { session, mirror, settings } }) => {
        if (session.type !== 'member' || isDeclinedBy(mirror.latest, label, name)) return false;
        if (isByHand(mirror.latest, name)) return false;
        const delayMs = flapDelayMs(mirror.latest, label, session, settings.reclaimDelayMs);
        return this.world.clock.monotonicMs() - session.joinedMs > delayMs + handedOverMs;
      });
  }

  #later(ms: number, act: () => void): void {
    this.world.clock.wakeAt(this.world.clock.monotonicMs() + ms, act);
  }

  #tell(text: string): void {
    this.told.push(`${(this.world.nowMs / 1000).toFixed(3)} ${text}`);
  }
}
