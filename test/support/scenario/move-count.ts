// Counts what happened to ownership, from what etcd committed: claims of orphans, and planned moves of streams from one node to another.
// A scenario that ends with these numbers asserts that nothing was moved that need not have been.

import { parseKey } from '../../../src/cluster/mirror/keys.ts';
import { parseOwner } from '../../../src/cluster/mirror/values.ts';
import type { Revision } from '../fake-etcd.ts';

export class MoveCount {
  readonly #prefix: string;
  readonly #moved = new Map<string, number>();
  #claims = 0;

  constructor(prefix: string) {
    this.#prefix = prefix;
  }

  committed({ events }: Revision): void {
    const names = events.map(event => parseKey(this.#prefix, event.type === 'put' ? event.entry.key : event.key));
    const isHandOver = events.some((event, index) => event.type === 'delete' && names[index]?.table === 'moves');
    for (const [index, event] of events.entries()) {
      const name = names[index];
      if (event.type !== 'put' || name?.table !== 'owners' || parseOwner(event.entry.value)?.node === null) continue;
      if (isHandOver) this.#moved.set(name.stream, (this.#moved.get(name.stream) ?? 0) + 1);
      else this.#claims += 1;
    }
  }

  /** 12 claims, 3 moves (cam1 twice) */
  text(): string {
    const moves = [...this.#moved.values()].reduce((sum, count) => sum + count, 0);
    const often = [...this.#moved]
      .filter(([, count]) => count > 1)
      .map(([stream, count]) => `${stream} ${count} times`);
    return `${this.#claims} claims, ${moves} moves${often.length === 0 ? '' : ` (${often.join(', ')})`}`;
  }
}
