import { it } from 'vitest';
import {
  type IngestEffect,
  type IngestEvent,
  idleIngest,
  nextTickMs,
  phaseOf,
} from '../../../../src/media/ingest/state.ts';
import { stepIngest } from '../../../../src/media/ingest.ts';
import { inputOf, streamOf } from '../../../support/ingest-bench.ts';
import { seededNumbers } from '../../../support/seeded-numbers.ts';

const configs = [
  streamOf([inputOf('http://a/')]),
  streamOf([inputOf('http://a/'), inputOf('rtsp://b/', 'rtsp')], { retryLimit: 5 }),
  streamOf([inputOf('http://c/'), inputOf('testsrc://', 'testsrc')], { sourceTimeoutMs: 500 }),
  streamOf([]),
];

const lines = [
  '[info] Input #0, mpegts, from',
  '[info]   Stream #0:1: Audio: opus, 48000 Hz, stereo, fltp',
  '[info] Output #0, segment, to',
  '[warning] Timestamps are unset in a packet for stream 0',
  '[warning] Could not find codec parameters for stream 0',
  '[error] No space left on device',
  'garbage',
];

function must(condition: boolean, message: string): void {
  if (!condition) throw new Error(message);
}

/** A world in which processes end when they like, and words on old ones come late; it checks each step. */
class World {
  #state = idleIngest('cam');
  #nowMs = 0;
  #lastChild = 0;
  #hasFence = true;
  /** The processes that are alive, from the start that asks for them. */
  readonly #living = new Set<number>();
  readonly #number: () => number;

  constructor(seed: number) {
    this.#number = seededNumbers(seed);
  }

  run(steps: number): void {
    for (let index = 0; index < steps; index++) {
      const tickMs = nextTickMs(this.#state);
      const isDue = tickMs !== null && this.#number() < 0.3;
      this.#nowMs = isDue ? Math.max(this.#nowMs, tickMs) : this.#nowMs + this.#below(3000);
      this.#put(isDue ? { type: 'tick' } : this.#event());
    }
    this.#endsWhenHalted();
  }

  #put(event: IngestEvent): void {
    const moment = { nowMs: this.#nowMs, chance: this.#number(), freeChild: this.#lastChild + 1 };
    const [state, effects] = stepIngest(this.#state, event, moment);
    this.#state = state;
    for (const effect of effects) this.#perform(effect);
    const child = state.child?.child ?? null;
    must(this.#living.size === (child === null ? 0 : 1), `it holds ${child}, alive are ${[...this.#living]}`);
    must(child === null || this.#living.has(child), 'it holds a dead process');
    must(state.reason !== '', 'no reason');
    const isAsleep = nextTickMs(state) === null;
    must(phaseOf(state) !== 'backing-off' || !isAsleep || !this.#hasFence, 'it would never start again');
    if (event.type === 'tick') must(isAsleep || (nextTickMs(state) ?? 0) > this.#nowMs, 'it spins');
  }

  #perform(effect: IngestEffect): void {
    if (effect.type === 'start') {
      must(this.#hasFence, 'a start without a fence');
      must(this.#living.size === 0, 'two processes of one stream');
      must(effect.child === this.#lastChild + 1, 'a number used twice');
      this.#lastChild = effect.child;
      this.#living.add(effect.child);
    } else {
      must(this.#living.has(effect.child), `${effect.type} of a dead process`);
    }
  }

  #event(): IngestEvent {
    const child = this.#number() < 0.8 ? this.#lastChild : this.#below(this.#lastChild + 1);
    const kind = this.#below(100);
    if (kind < 25) return this.#want();
    if (kind < 40) return { type: 'started', child };
    if (kind < 60) {
      return { type: 'line', child, from: 'stdout', line: `${kind}.ts,0.000000,${this.#below(9)}.000000` };
    }
    if (kind < 80) return { type: 'line', child, from: 'stderr', line: lines[this.#below(lines.length)] ?? '' };
    if (kind < 85) return { type: 'tick' };
    if (kind < 87) {
      this.#living.clear();
      this.#hasFence = false;
      return { type: 'fence-gone', reason: 'the fence is gone' };
    }
    if (kind < 90) {
      this.#hasFence = true;
      return { type: 'fence-up' };
    }
    return this.#end(child);
  }

  #want(): IngestEvent {
    const how = this.#number() < 0.5 ? 'now' : 'segment-end';
    const config = configs[this.#below(configs.length)];
    if (config === undefined || this.#number() < 0.3) return { type: 'want', run: null, how, reason: 'halted' };
    const run = { epoch: this.#below(2), session: this.#below(2), config };
    return { type: 'want', run, how, reason: 'owned' };
  }

  #end(child: number): IngestEvent {
    this.#living.delete(child);
    const pid = this.#number() < 0.2 ? null : 1000 + child;
    return { type: 'ended', child, pid, code: 0, isKilled: false, reason: 'it ended' };
  }

  #endsWhenHalted(): void {
    this.#put({ type: 'want', run: null, how: 'now', reason: 'halted' });
    this.#put(this.#end(this.#lastChild));
    must(phaseOf(this.#state) === 'idle' && nextTickMs(this.#state) === null, 'it does not come to rest');
  }

  #below(limit: number): number {
    return Math.floor(this.#number() * limit);
  }
}

// A second of a core; others may want it too.
it('in whatever order things happen, a stream has one living process at most', { timeout: 60_000 }, () => {
  for (let seed = 1; seed <= 150; seed++) {
    try {
      new World(seed).run(200);
    } catch (error) {
      throw new Error(`seed ${seed}`, { cause: error });
    }
  }
});
