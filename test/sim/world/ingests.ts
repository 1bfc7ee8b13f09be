// The ingests of one node: the product's own machines (src/node/ingest-machines.ts); what they ask for is performed as by
// src/node/ingests.ts, a folder being made before the fence is asked. Segments are not read: nothing depends on their bytes.

import type { StreamConfig } from '../../../src/config/config.ts';
import type { IngestEffect } from '../../../src/media/ingest/state.ts';
import { IngestMachines } from '../../../src/node/ingest-machines.ts';
import type { FenceFact } from '../../../src/ports.ts';
import type { FencePort } from './fence-port.ts';
import type { SimulatedProcess } from './simulated-process.ts';
import type { World } from './world.ts';

export interface IngestsOptions {
  readonly world: World;
  readonly process: SimulatedProcess;
  readonly fence: FencePort;
  readonly onGone: (stream: string) => void;
  readonly onStarted: (stream: string, epoch: number) => void;
  readonly onStartFailed: (stream: string, epoch: number, reason: string) => void;
}

export class Ingests {
  readonly #options: IngestsOptions;
  readonly #machines: IngestMachines;
  /** Of each child there ever was. */
  readonly #streams = new Map<number, string>();

  constructor(options: IngestsOptions) {
    const { process, onGone, onStartFailed } = options;
    this.#options = options;
    this.#machines = new IngestMachines({
      clock: process.port,
      chance: process.chance,
      perform: (stream, effect) => this.#perform(stream, effect),
      onStep: () => {},
      onForgotten: () => {},
      onStartFailed,
      onGone,
    });
  }

  run(config: StreamConfig, epoch: number, session: number): void {
    this.#machines.run({ epoch, session, config });
  }

  reconfigure(config: StreamConfig): void {
    this.#machines.reconfigure(config);
  }

  halt(stream: string, how: 'segment-end' | 'now', reason: string): void {
    this.#machines.halt(stream, how, reason);
  }

  onFence(fact: FenceFact): void {
    this.#machines.onFence(this.#options.world.build.findsByChild ? fact : this.#byName(fact));
  }

  /** What a build hears that finds children by their stream's name: a late word on an old child ends the new one's entry. */
  #byName(fact: FenceFact): FenceFact {
    if (fact.type !== 'child-ended' || this.#machines.child(fact.child) !== null) return fact;
    const present = this.#machines.state(this.#streams.get(fact.child) ?? '')?.child?.child;
    return present === undefined ? fact : { ...fact, child: present };
  }

  #perform(stream: string, effect: IngestEffect): void {
    const { world, fence, process, onStarted } = this.#options;
    switch (effect.type) {
      case 'start':
        this.#streams.set(effect.child, stream);
        world.count('ffmpeg is asked for');
        process.wakeIn(0, () => this.#start(stream, effect));
        return;
      case 'stop':
        return fence.stop(effect.child, effect.graceMs);
      case 'segment':
        if (effect.isFirst) onStarted(stream, effect.epoch);
        return;
    }
  }

  #start(stream: string, { child, run }: IngestEffect & { type: 'start' }): void {
    const asked = this.#machines.child(child);
    if (asked === null) return;
    if (asked.isStopped) return this.#machines.neverBegan(child);
    const { epoch, session } = run;
    this.#options.fence.start({ child, stream, epoch, session, command: 'ffmpeg', args: [], env: {} });
  }
}
