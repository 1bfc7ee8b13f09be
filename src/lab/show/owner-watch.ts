// Follows who owns what while the lab runs and tells each change with its reason, so that a newcomer who kills a node sees in the
// same terminal what the cluster makes of it.

import type { Lab } from '../lab.ts';
import { until } from '../program/until.ts';
import { changeSentence } from './change-sentence.ts';
import { lookAtStreams, type StreamSight } from './cluster-view.ts';
import type { NodeWatch } from './node-watch.ts';

const EVERY_MS = 500;

export class OwnerWatch {
  readonly #lab: Lab;
  readonly #nodes: NodeWatch;
  readonly #say: (line: string) => void;
  #last = new Map<string, StreamSight>();
  #timer: NodeJS.Timeout | null = null;

  constructor(lab: Lab, nodes: NodeWatch, say: (line: string) => void) {
    this.#lab = lab;
    this.#nodes = nodes;
    this.#say = say;
  }

  /** Shows the progress. @returns the streams that do not run `timeoutMs` later: none as soon as all of them run. */
  async untilAllRun(timeoutMs: number): Promise<readonly StreamSight[]> {
    let running = 0;
    await until(timeoutMs, async () => {
      if (this.#lab.isStopping) return true;
      await this.#look();
      const now = this.#running().length;
      if (now !== running) this.#say(`${now} of ${this.#lab.sources.size} streams run`);
      running = now;
      return now === this.#lab.sources.size ? true : null;
    });
    const runs = new Set(this.#running().map(stream => stream.name));
    return [...this.#lab.sources.keys()]
      .filter(name => !runs.has(name))
      .map(name => this.#last.get(name) ?? unseen(name));
  }

  /** Tells every change from now on. */
  start(): void {
    this.#timer = setTimeout(async () => {
      const before = this.#last;
      await this.#look();
      if (this.#timer === null) return;
      for (const stream of this.#last.values()) this.#tellChange(before.get(stream.name), stream);
      this.start();
    }, EVERY_MS);
  }

  stop(): void {
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
  }

  ownerOf(stream: string): string | null {
    return this.#last.get(stream)?.owner ?? null;
  }

  async #look(): Promise<void> {
    const streams = await lookAtStreams(this.#nodes.living());
    if (streams) this.#last = new Map(streams.map(stream => [stream.name, stream]));
  }

  #running(): readonly StreamSight[] {
    return [...this.#last.values()].filter(stream => stream.status === 'running' && stream.owner !== null);
  }

  #tellChange(before: StreamSight | undefined, now: StreamSight): void {
    const sentence = before === undefined ? null : changeSentence(before, now);
    if (sentence !== null) this.#say(sentence);
  }
}

function unseen(name: string): StreamSight {
  return { name, status: null, owner: null, placeReason: null, reason: 'no node told of it' };
}
