// The streams that this node runs on its own, outside of any ownership: started when they come, ended when they go. One that was the
// cluster's until now begins when no process of that is left here: the two would share one source and one name.

import type { StreamConfig } from '../../config/config.ts';
import type { Ingests } from '../ingests.ts';

export interface LocalStreamsNeeds {
  /** Those that shall run. */
  readonly wanted: () => readonly StreamConfig[];
  readonly ingests: Pick<Ingests, 'run' | 'halt'>;
  /** Whether the cluster's part of this node runs it, or is still ending it. */
  readonly isShared: (stream: string) => boolean;
}

export class LocalStreams {
  readonly #needs: LocalStreamsNeeds;
  readonly #running = new Set<string>();
  #isStopped = false;

  constructor(needs: LocalStreamsNeeds) {
    this.#needs = needs;
  }

  /** To be called when what is wanted, or what is shared, may have changed. */
  follow(): void {
    if (this.#isStopped) return;
    const { wanted, ingests, isShared } = this.#needs;
    const streams = wanted();
    const names = new Set(streams.map(({ name }) => name));
    for (const name of this.#running) if (!names.has(name)) this.#halt(name, 'this node does not run it any more');
    for (const stream of streams) {
      if (this.#running.has(stream.name) || isShared(stream.name)) continue;
      this.#running.add(stream.name);
      ingests.run({ stream, epoch: 0, session: 0 });
    }
  }

  /** For good. */
  stop(reason: string): void {
    this.#isStopped = true;
    for (const name of this.#running) this.#halt(name, reason);
  }

  #halt(name: string, reason: string): void {
    this.#running.delete(name);
    this.#needs.ingests.halt(name, 'now', reason);
  }
}
