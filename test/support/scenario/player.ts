// Plays a scenario: each command is a line of plain words, looked up in one table. Times are as in a configuration: 2s, 500ms.

import { parseDuration } from '../../../src/base/duration.ts';
import type { AskedOrder } from '../../../src/cluster/orders/order.ts';
import type { ClusterStream, Settings } from '../../../src/cluster/settings.ts';
import type { Fate } from './link.ts';
import { MoveCount } from './move-count.ts';
import { Story } from './story.ts';
import { World } from './world.ts';

type Command = (player: Player, words: readonly string[]) => void;

const forEachNode =
  (act: (world: World, label: string) => void): Command =>
  (player, words) => {
    for (const word of words) act(player.world, word);
  };

/** By the first word of the line. */
const commands: Readonly<Record<string, Command>> = {
  nodes: (player, words) => player.nodes.push(...words),
  set: (player, words) => player.set(words),
  streams: (player, [count = '']) => player.addStreams(Number(count)),
  stream: (player, [name = '', ...words]) => player.addStream(name, words),
  start: forEachNode((world, label) => void world.start(label)),
  kill: forEachNode((world, label) => world.node(label).kill()),
  'power-off': forEachNode((world, label) => world.powerOff(label)),
  leave: forEachNode((world, label) => world.tell(label, { type: 'leave' })),
  freeze: forEachNode((world, label) => world.node(label).freeze()),
  thaw: forEachNode((world, label) => world.node(label).thaw()),
  cut: forEachNode((world, label) => {
    world.node(label).options.link.isCut = true;
  }),
  deafen: forEachNode((world, label) => {
    world.node(label).options.link.isDeaf = true;
  }),
  heal: forEachNode((world, label) => world.node(label).heal()),
  etcd: (player, [word]) => (word === 'stops' ? player.world.stopEtcd() : player.world.startEtcd()),
  lose: (player, words) => player.lose(words),
  late: (player, words) => player.late(words),
  put: (player, [path = '', ...words]) => player.world.put(path, JSON.parse(words.join(' ') || '{}')),
  remove: (player, [path = '']) => player.world.remove(path),
  wait: (player, [time = '']) => player.world.advance(duration(time)),
  camera: (player, [stream = '', state, , ...nodes]) => {
    if (state === 'dead') player.world.cameras.kill(stream, nodes);
    else player.world.cameras.mend(stream);
  },
  lacks: (player, [node = '', ...streams]) => player.lacks.set(node, streams),
  /** reads NODE [without STREAM …]: its file is another one now, and it has read that. */
  reads: (player, [node = '', , ...streams]) => player.reads(node, streams),
  max: (player, [node = '', count = '']) => player.most.set(node, Number(count)),
  'fence-dies': forEachNode((world, label) => world.node(label).fenceDies()),
  'fence-starts': forEachNode((world, label) => world.node(label).startFence()),
  /** order NODE move STREAM NODE|auto, order NODE drain|undrain NODE, order NODE stop|start STREAM: the node that is asked comes first. */
  order: (player, [node = '', ...words]) => player.world.tell(node, { type: 'order', id: 1, asked: orderOf(words) }),
  moves: player => player.tell(player.count.text()),
  show: player => player.show(),
};

export class Player {
  readonly nodes: string[] = [];
  /** node -> the streams that its file does not have. */
  readonly lacks = new Map<string, readonly string[]>();
  /** node -> its max_streams. */
  readonly most = new Map<string, number>();
  readonly #streams: ClusterStream[] = [];
  #settings: Partial<Settings> = {};
  #world: World | null = null;
  #story: Story | null = null;
  #count: MoveCount | null = null;
  #shown: string[] = [];

  /** @returns what happened. */
  play(line: string): readonly string[] {
    const [word = '', ...words] = line.trim().split(/\s+/);
    const command = commands[word];
    if (command === undefined) throw new Error(`there is no command '${word}': ${line}`);
    command(this, words);
    const told = [...(this.#story?.take() ?? []), ...this.#shown];
    this.#shown = [];
    return told;
  }

  get world(): World {
    this.#world ??= this.#build();
    return this.#world;
  }

  /** set stale_timeout 10s fetch_timeout 2s … */
  set(words: readonly string[]): void {
    const names: Readonly<Record<string, string>> = {
      fetch_timeout: 'fetchTimeoutMs',
      stale_timeout: 'staleTimeoutMs',
      reclaim_delay: 'reclaimDelayMs',
      rebalance_delay: 'rebalanceDelayMs',
      settle: 'settleMs',
    };
    for (let index = 0; index < words.length; index += 2) {
      const name = names[words[index] ?? ''];
      if (name === undefined) throw new Error(`there is no setting ${words[index]}`);
      this.#settings = { ...this.#settings, [name]: duration(words[index + 1] ?? '') };
    }
  }

  addStreams(count: number): void {
    for (let index = 1; index <= count; index += 1) this.addStream(`s${index}`, []);
  }

  /** stream NAME [on HOST …] */
  addStream(name: string, words: readonly string[]): void {
    this.#streams.push({ name, captureAt: words.slice(1), reclaim: 'auto', weight: 1 });
  }

  reads(node: string, lacking: readonly string[]): void {
    if (lacking.length === 0) this.lacks.delete(node);
    else this.lacks.set(node, lacking);
    const streams = new Map(this.#streams.map(stream => [stream.name, stream]));
    const { settings } = this.world.node(node).state;
    const next = { ...settings, streams, digest: 'digest', ...this.#settingsOf(node) };
    this.world.tell(node, { type: 'configured', settings: next });
  }

  /** lose request|answer of NODE to|for KIND */
  lose([part = '', , node = '', , kind = '']: readonly string[]): void {
    const fate: Fate = part === 'request' ? { type: 'request lost' } : { type: 'answer lost' };
    this.world.node(node).options.link.doom(kind, fate);
  }

  /** late KIND of NODE by TIME */
  late([kind = '', , node = '', , time = '']: readonly string[]): void {
    this.world.node(node).options.link.doom(kind, { type: 'late', ms: duration(time) });
  }

  get count(): MoveCount {
    if (this.#count === null) throw new Error('nothing has begun yet');
    return this.#count;
  }

  tell(line: string): void {
    this.#shown.push(line);
  }

  show(): void {
    for (const [node, streams] of this.world.running()) {
      this.#shown.push(`${node} runs ${streams.length}: ${[...streams].sort(byNumber).join(' ')}`);
    }
    if (this.#shown.length === 0) this.#shown.push('nothing runs');
  }

  #build(): World {
    const world = new World({
      nodes: this.nodes,
      streams: this.#streams,
      settings: this.#settings,
      settingsOf: node => this.#settingsOf(node),
      onEffect: (node, effect) => this.#story?.effect(node.label, effect),
      onGone: (node, stream) => this.#story?.gone(node.label, stream),
    });
    const story = new Story(() => world.nowMs, world.prefix);
    const count = new MoveCount(world.prefix);
    world.etcd.listen(revision => {
      story.committed(revision);
      count.committed(revision);
    });
    this.#story = story;
    this.#count = count;
    return world;
  }

  #settingsOf(node: string): Partial<Settings> {
    const lacking = this.lacks.get(node);
    const streams = this.#streams.filter(({ name }) => !lacking?.includes(name));
    return {
      ...(lacking === undefined
        ? {}
        : { streams: new Map(streams.map(one => [one.name, one])), digest: `without ${lacking}` }),
      maxStreams: this.most.get(node) ?? null,
    };
  }
}

function orderOf([type = '', what = '', to]: readonly string[]): AskedOrder {
  if (type === 'move') return { by: 'operator', order: { type, stream: what, to: to === 'auto' ? null : (to ?? '') } };
  if (type === 'drain' || type === 'undrain') return { by: 'operator', order: { type, node: what } };
  if (type === 'stop' || type === 'start') return { by: 'operator', order: { type, stream: what } };
  throw new Error(`there is no order '${type}'`);
}

function byNumber(one: string, other: string): number {
  return one.localeCompare(other, 'en', { numeric: true });
}

function duration(text: string): number {
  const ms = parseDuration(text);
  if (ms === null) throw new Error(`'${text}' is not a duration`);
  return ms;
}
