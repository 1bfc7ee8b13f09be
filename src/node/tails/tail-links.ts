// The tails of all other nodes: exactly the members of the cluster are followed. What they tell goes into this node's live windows; who is
// living, and who has fallen silent, is asked here by whoever sends viewers anywhere.

import type { Chance, Clock, Log, Peers } from '../../ports.ts';
import type { LiveStreams } from '../live.ts';
import { type TailFact, TailLink } from './tail-link.ts';

export interface TailLinksNeeds {
  readonly clock: Clock;
  readonly chance: Chance;
  readonly log: Log;
  readonly peers: Pick<Peers, 'follow'>;
  readonly me: string;
  readonly live: Pick<LiveStreams, 'learn' | 'forgetHolder' | 'wakeAll'>;
  readonly isKnownStream: (stream: string) => boolean;
}

const worthAWordMs = 2000;

interface Followed {
  readonly apiUrl: string;
  readonly link: TailLink;
}

export class TailLinks {
  readonly #needs: TailLinksNeeds;
  readonly #followed = new Map<string, Followed>();
  /** By node, also of those that are gone: a name that comes back is another process, with an empty memory. */
  readonly #lives = new Map<string, string>();

  constructor(needs: TailLinksNeeds) {
    this.#needs = needs;
  }

  /** @param members api_url by name, this node not among them. */
  follow(members: ReadonlyMap<string, string>): void {
    for (const [node, { apiUrl, link }] of [...this.#followed]) {
      if (members.get(node) === apiUrl) continue;
      link.close();
      this.#followed.delete(node);
    }
    for (const [node, apiUrl] of members) {
      if (this.#followed.has(node)) continue;
      const { clock, chance, peers, me, isKnownStream } = this.#needs;
      const tell = (fact: TailFact) => this.#take(node, fact);
      const link = new TailLink({ clock, chance, peers, me, node, apiUrl, isKnownStream, tell });
      this.#followed.set(node, { apiUrl, link });
    }
  }

  /** It is a member and is heard. */
  isLiving(node: string): boolean {
    return this.#followed.get(node)?.link.state === 'connected';
  }

  /** It is a member and has fallen silent. */
  isSuspect(node: string): boolean {
    return this.#followed.get(node)?.link.state === 'suspect';
  }

  /** A sentence for each node whose clock is not this one's. */
  warnings(): readonly string[] {
    return [...this.#followed].flatMap(([node, { link }]) => {
      const offMs = Math.abs(link.clockOffsetMs);
      if (offMs < worthAWordMs) return [];
      const direction = link.clockOffsetMs > 0 ? 'ahead of' : 'behind';
      return [
        `the clock of ${node} is ${Math.round(offMs / 1000)} s ${direction} this node's: the dates of a stream that moves between them ` +
          'leave the real time; let an NTP service set both',
      ];
    });
  }

  close(): void {
    this.follow(new Map());
  }

  #take(node: string, fact: TailFact): void {
    switch (fact.type) {
      case 'life':
        return this.#greet(node, fact.life);
      case 'window':
        return this.#needs.live.learn(fact.window, fact.from, fact.ageMs, fact.from !== node);
      case 'trouble':
        return this.#needs.log.warn('tail-refused', {
          reason: `nothing is learned of the streams of ${node}: ${fact.reason}`,
          peer: node,
        });
      case 'state':
        this.#needs.log.info('tail', { reason: `${node}: ${fact.reason}`, peer: node, state: fact.state });
        return this.#needs.live.wakeAll();
    }
  }

  #greet(node: string, life: string): void {
    const before = this.#lives.get(node);
    if (before !== undefined && before !== life) this.#needs.live.forgetHolder(node);
    this.#lives.set(node, life);
  }
}
