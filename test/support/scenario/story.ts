// What happened in a scenario, as lines for a person: time, node, what, which streams, why. Equal things of one moment stand in one
// line. What every node says of every other (joined, lost) is left out: etcd's own truth about the members is told instead.

import { parseKey } from '../../../src/cluster/mirror/keys.ts';
import type { ClusterEffect } from '../../../src/cluster/state.ts';
import type { Revision } from '../fake-etcd.ts';

interface Line {
  readonly atMs: number;
  readonly who: string;
  readonly what: string;
  readonly streams: string[];
  readonly why: string;
}

const leftOut = new Set(['node-joined', 'node-lost', 'mirror-fresh', 'stream-leaving']);

export class Story {
  readonly #nowMs: () => number;
  readonly #prefix: string;
  readonly #members = new Map<string, number>();
  #lines: Line[] = [];

  constructor(nowMs: () => number, prefix: string) {
    this.#nowMs = nowMs;
    this.#prefix = prefix;
  }

  committed({ events }: Revision): void {
    for (const event of events) {
      const name = parseKey(this.#prefix, event.type === 'put' ? event.entry.key : event.key);
      if (name?.table !== 'members') continue;
      if (event.type === 'delete') this.#tell('etcd', `the member key of ${name.node} is gone`);
      else if (this.#members.get(name.node) !== event.entry.create) {
        this.#tell('etcd', `${name.node} is a member (session ${event.entry.create})`);
        this.#members.set(name.node, event.entry.create);
      }
    }
  }

  effect(node: string, effect: ClusterEffect): void {
    switch (effect.type) {
      case 'say':
        if (effect.level === 'debug' || leftOut.has(effect.event) || effect.event === 'joined') return;
        return this.#tell(node, effect.event, effect.fields.stream, effect.reason);
      case 'run':
        return this.#tell(node, 'runs', effect.stream, effect.reason);
      case 'halt':
        return this.#tell(node, effect.manner === 'now' ? 'halts' : 'ends soon', effect.stream, effect.reason);
      case 'exit':
        return this.#tell(node, `exits with status ${effect.status}`, undefined, effect.reason);
      default:
        return;
    }
  }

  gone(node: string, stream: string): void {
    this.#tell(node, 'has ended', stream);
  }

  /** The lines since the last call. */
  take(): string[] {
    const lines = this.#lines.map(({ atMs, who, what, streams, why }) => {
      const head = `${(atMs / 1000).toFixed(3).padStart(8)} ${who.padEnd(5)}${what}`;
      return `${[head, ...streams].join(' ')}${why === '' ? '' : `: ${why}`}`;
    });
    this.#lines = [];
    return lines;
  }

  #tell(who: string, what: string, stream?: unknown, why = ''): void {
    const atMs = Math.round(this.#nowMs());
    const equal = this.#lines.find(
      line =>
        line.atMs === atMs && line.who === who && line.what === what && line.why === why && line.streams.length > 0,
    );
    if (equal !== undefined && typeof stream === 'string') equal.streams.push(stream);
    else this.#lines.push({ atMs, who, what, streams: typeof stream === 'string' ? [stream] : [], why });
  }
}
