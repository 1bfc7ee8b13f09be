// A network of namespaces around one bridge, in the harness's own namespace, and the cutting of its links. Packets of one direction
// between two places are lost by a neighbour entry with an address that nobody has: silently, as in a broken network, and without
// iptables, which may not be there. A place that is cut off whole loses its carrier on the switch's side, and keeps its address.

import { execFile } from 'node:child_process';

export const gateway = '10.77.0.254';
const network = '10.77.0';
const nobody = '02:de:ad:00:00:00';

/** A namespace on the bridge. */
export interface Place {
  readonly name: string;
  readonly address: string;
}

export class Network {
  /** Undoes all that is cut, in no order. */
  readonly #heals = new Set<() => Promise<void>>();

  async open(): Promise<void> {
    await ip(
      'link set lo up',
      'link add br0 type bridge forward_delay 0',
      `addr add ${gateway}/24 dev br0`,
      'link set br0 up',
    );
  }

  /** @param number the last part of its address. */
  async add(name: string, number: number): Promise<Place> {
    const place = { name, address: `${network}.${number}` };
    await ip(
      `netns add ${name}`,
      `link add v-${name} type veth peer name eth0 netns ${name}`,
      `link set v-${name} master br0 up`,
    );
    await ipIn(name, 'link set lo up', `addr add ${place.address}/24 dev eth0`, 'link set eth0 up');
    return place;
  }

  /** Nothing that `from` sends reaches `to`; what `to` sends arrives. @returns what heals it. */
  async cutOneWay(from: Place, to: readonly Place[]): Promise<() => Promise<void>> {
    await ipIn(
      from.name,
      ...to.map(({ address }) => `neigh replace ${address} lladdr ${nobody} nud permanent dev eth0`),
    );
    return this.#healing(async () => {
      await ipIn(from.name, ...to.map(({ address }) => `neigh del ${address} dev eth0`));
    });
  }

  /** Neither direction between `one` and each of `others`. */
  async cut(one: Place, others: readonly Place[]): Promise<() => Promise<void>> {
    const heals = await Promise.all([
      this.cutOneWay(one, others),
      ...others.map(other => this.cutOneWay(other, [one])),
    ]);
    return async () => {
      await Promise.all(heals.map(heal => heal()));
    };
  }

  /** The whole place is off the network. */
  async unplug({ name }: Place): Promise<() => Promise<void>> {
    await ip(`link set v-${name} down`);
    return this.#healing(() => ip(`link set v-${name} up`));
  }

  async healAll(): Promise<void> {
    await Promise.all([...this.#heals].map(heal => heal()));
  }

  #healing(undo: () => Promise<void>): () => Promise<void> {
    const heal = async (): Promise<void> => {
      if (this.#heals.delete(heal)) await undo();
    };
    this.#heals.add(heal);
    return heal;
  }
}

function ip(...lines: readonly string[]): Promise<void> {
  return batch([], lines);
}

function ipIn(namespace: string, ...lines: readonly string[]): Promise<void> {
  return batch(['-n', namespace], lines);
}

function batch(options: readonly string[], lines: readonly string[]): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = execFile('ip', [...options, '-batch', '-'], (error, _stdout, stderr) => {
      if (error === null) resolve();
      else reject(new Error(`ip could not do '${lines.join('; ')}': ${stderr.trim()}`, { cause: error }));
    });
    child.stdin?.end(`${lines.join('\n')}\n`);
  });
}
