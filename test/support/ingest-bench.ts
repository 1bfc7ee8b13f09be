// One stream's ingest in a test's hands: a clock moved by hand, children numbered from 1, what it asks for collected.

import type { Input, InputKind, StreamConfig } from '../../src/config/config.ts';
import {
  type IngestEffect,
  type IngestEvent,
  type IngestPhase,
  type IngestState,
  idleIngest,
  nextTickMs,
  phaseOf,
} from '../../src/media/ingest/state.ts';
import { stepIngest } from '../../src/media/ingest.ts';

export function inputOf(url: string, kind: InputKind = 'http', changes: Partial<Input> = {}): Input {
  const input = { url, kind, priority: 0, sourceTimeoutMs: null, rtspTransport: 'tcp', userAgent: null } as const;
  return { ...input, headers: {}, ...changes };
}

export function streamOf(inputs: readonly Input[], changes: Partial<StreamConfig> = {}): StreamConfig {
  return {
    ...{ name: 'cam', title: null, inputs, clusterIngest: null, disabled: false, audio: 'auto', segmentCount: 10 },
    ...{ onPlay: null, delivery: 'redirect', segmentDurationMs: 2000, sourceTimeoutMs: 10_000, retryLimit: null },
    ...changes,
  };
}

export class IngestBench {
  state: IngestState = idleIngest('cam');
  nowMs = 0;
  effects: readonly IngestEffect[] = [];
  readonly started: number[] = [];
  #freeChild = 1;
  #segment = 0;

  put(event: IngestEvent, chance = 0.5): this {
    const moment = { nowMs: this.nowMs, chance, freeChild: this.#freeChild };
    [this.state, this.effects] = stepIngest(this.state, event, moment);
    for (const effect of this.effects) if (effect.type === 'start') this.started.push(effect.child);
    if (this.started.at(-1) === this.#freeChild) this.#freeChild += 1;
    return this;
  }

  at(nowMs: number): this {
    this.nowMs = nowMs;
    return this;
  }

  /** Lets the time pass in which it wants to be woken. */
  sleepAndTick(): this {
    this.nowMs = Math.max(this.nowMs, nextTickMs(this.state) ?? this.nowMs);
    return this.put({ type: 'tick' });
  }

  want(config: StreamConfig, epoch = 1, session = 1): this {
    return this.put({ type: 'want', run: { epoch, session, config }, how: 'now', reason: 'its node has just got it' });
  }

  halt(how: 'segment-end' | 'now' = 'now'): this {
    return this.put({ type: 'want', run: null, how, reason: 'it moves away' });
  }

  get child(): number {
    return this.state.child?.child ?? -1;
  }

  begin(): this {
    return this.put({ type: 'started', child: this.child });
  }

  line(line: string, child = this.child): this {
    return this.put({ type: 'line', child, from: 'stderr', line });
  }

  segment(durationMs = 2000, child = this.child): this {
    const start = this.#segment++ * 10;
    const line = `${this.#segment}.ts,${start.toFixed(6)},${(start + durationMs / 1000).toFixed(6)}`;
    return this.put({ type: 'line', child, from: 'stdout', line });
  }

  /** As far as running. */
  run(config: StreamConfig, epoch = 1, session = 1): this {
    return this.want(config, epoch, session).begin().segment();
  }

  end(child = this.child, code: number | null = 1): this {
    return this.put({
      type: 'ended',
      child,
      pid: 1000 + child,
      code,
      isKilled: false,
      reason: `it ended with code ${code}`,
    });
  }

  get phase(): IngestPhase {
    return phaseOf(this.state);
  }

  get kinds(): string[] {
    return this.effects.map(({ type }) => type);
  }

  /** The grace of each stop that was asked for just now. */
  get graces(): number[] {
    return this.effects.flatMap(effect => (effect.type === 'stop' ? effect.graceMs : []));
  }

  /** The URL of the start that was asked for just now. */
  get startedUrl(): string | undefined {
    return this.effects.find(effect => effect.type === 'start')?.input.url;
  }
}
