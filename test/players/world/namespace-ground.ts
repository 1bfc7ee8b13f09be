// Places in network namespaces around one bridge. The harness, with its players, etcd and cameras, is the gateway of that network. It needs a
// network namespace of its own, which bin/players makes.

import { execFileSync } from 'node:child_process';
import { gateway, Network, type Place } from '../../chaos/world/network.ts';
import type { NodePlace } from '../../support/cluster-node.ts';
import type { Ground, GroundNetwork } from './ground.ts';

const PORT = 8080;
/** A segment of the cameras (2 s, 860 kbit/s) takes 0.4 s. */
const slowLink = ['tbf', 'rate', '4mbit', 'burst', '16kb', 'limit', '8mb'];
/** The kernel sends what it has of a killed process to the end: it must not have whole segments. */
const sendBuffer = '4096 16384 65536';

interface NamedPlace extends NodePlace {
  readonly namespace: Place;
}

export class NamespaceGround implements Ground, GroundNetwork {
  readonly host = gateway;
  readonly #network = new Network();
  readonly #all: NamedPlace[] = [];
  readonly #free: NamedPlace[] = [];
  /** What ends the silence of a place, by its name. */
  readonly #heals = new Map<string, () => Promise<void>>();
  readonly #slow = new Set<string>();

  static async open(): Promise<NamespaceGround> {
    const ground = new NamespaceGround();
    await ground.#network.open();
    return ground;
  }

  get network(): GroundNetwork {
    return this;
  }

  async places(count: number): Promise<readonly NodePlace[]> {
    while (this.#free.length < count) this.#free.push(await this.#add());
    return this.#free.splice(0, count);
  }

  async release(places: readonly NodePlace[]): Promise<void> {
    for (const place of places) {
      await this.mend(place);
      this.#free.push(this.#named(place.name));
    }
  }

  async mend(place: NodePlace): Promise<void> {
    await this.#heals.get(place.name)?.();
    this.#heals.delete(place.name);
    this.speedUp(place);
  }

  async silence({ name }: NodePlace): Promise<void> {
    const { namespace } = this.#named(name);
    const others = this.#all.map(place => place.namespace).filter(other => other !== namespace);
    const heal = await this.#network.cutOneWay(namespace, [...others, { name: 'gateway', address: gateway }]);
    this.#heals.set(name, heal);
  }

  slowDown({ name }: NodePlace): void {
    trafficControl(this.#named(name).namespace, 'qdisc', 'add', 'dev', 'eth0', 'root', ...slowLink);
    this.#slow.add(name);
  }

  speedUp({ name }: NodePlace): void {
    if (this.#slow.delete(name)) trafficControl(this.#named(name).namespace, 'qdisc', 'del', 'dev', 'eth0', 'root');
  }

  waitingBytes({ name }: NodePlace): number {
    const text = trafficControl(this.#named(name).namespace, '-s', '-j', 'qdisc', 'show', 'dev', 'eth0');
    const [queue] = JSON.parse(text) as readonly { readonly backlog?: number }[];
    return queue?.backlog ?? 0;
  }

  async #add(): Promise<NamedPlace> {
    const number = this.#all.length + 1;
    const namespace = await this.#network.add(`node${number}`, number);
    const { address, name } = namespace;
    const limit = `echo ${sendBuffer} >/proc/sys/net/ipv4/tcp_wmem`;
    execFileSync('ip', ['netns', 'exec', name, 'sh', '-c', limit]);
    const place = { name: address, address: `${address}:${PORT}`, within: ['ip', 'netns', 'exec', name], namespace };
    this.#all.push(place);
    return place;
  }

  #named(name: string): NamedPlace {
    const place = this.#all.find(one => one.name === name);
    if (place === undefined) throw new RangeError(`no place ${name} on this ground`);
    return place;
  }
}

function trafficControl({ name }: Place, ...words: readonly string[]): string {
  return execFileSync('tc', ['-n', name, ...words], { encoding: 'utf8' });
}
