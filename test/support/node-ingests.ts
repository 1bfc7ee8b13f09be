// The ingests of a node with everything around them made up: a fence that only notes what it is asked, files out of nothing, a clock by hand.

import { RetryError } from '../../src/base/errors.ts';
import type { StreamConfig } from '../../src/config/config.ts';
import type { ClosedSegment } from '../../src/media/segment.ts';
import { Ingests } from '../../src/node/ingests.ts';
import type { ChildSpec, Fence, FenceFact, SegmentFiles } from '../../src/ports.ts';
import { FakeClock } from './fake-clock.ts';
import { inputOf, streamOf } from './ingest-bench.ts';
import { RecordingLog } from './recording-log.ts';
import { RecordingMeter } from './recording-meter.ts';

/** What runs where nothing else is said. */
export const firstStream = streamOf([inputOf('http://camera/')]);

class FakeFence implements Fence {
  readonly started: ChildSpec[] = [];
  readonly stopped: (readonly [child: number, graceMs: number])[] = [];

  async open(): Promise<void> {}
  setDeadline(): void {}
  async close(): Promise<void> {}

  start(spec: ChildSpec): void {
    this.started.push(spec);
  }

  stop(child: number, graceMs: number): void {
    this.stopped.push([child, graceMs]);
  }
}

class FakeFiles implements SegmentFiles {
  readonly removed: number[] = [];
  trouble: Error | null = null;
  /** Holds up what makes folders, until it is called. */
  release: (() => void) | null = null;

  async makeFolder(child: number): Promise<string> {
    if (this.release !== null) {
      await new Promise<void>(resolve => {
        this.release = resolve;
      });
    }
    if (this.trouble !== null) throw this.trouble;
    return `/tmpfs/${child}`;
  }

  async take(path: string): Promise<Buffer> {
    // The first one takes longest: they must still come in order.
    for (let turn = 0; turn < (path.endsWith('/0.ts') ? 20 : 1); turn++) await Promise.resolve();
    if (path.endsWith('/9.ts')) throw new RetryError('the file is gone');
    return Buffer.from(path);
  }

  async removeFolder(child: number): Promise<void> {
    this.removed.push(child);
  }
}

export class NodeIngests {
  readonly fence = new FakeFence();
  readonly files = new FakeFiles();
  readonly clock = new FakeClock();
  readonly log = new RecordingLog();
  readonly meter = new RecordingMeter();
  readonly segments: ClosedSegment[] = [];
  readonly firsts: string[] = [];
  readonly gone: string[] = [];
  readonly quiet: string[] = [];
  readonly ingests = new Ingests({
    ...{ fence: this.fence, files: this.files, clock: this.clock, log: this.log, meter: this.meter },
    chance: { number: () => 0.5, hex: () => '' },
    onSegment: segment => this.segments.push(segment),
    onFirstSegment: stream => this.firsts.push(stream),
    onGone: stream => this.gone.push(stream),
    onQuiet: stream => this.quiet.push(`${stream} after ${this.segments.length}`),
  });

  async run(config: StreamConfig = firstStream, epoch = 5, session = 3): Promise<this> {
    this.ingests.run({ stream: config, epoch, session });
    return this.settle();
  }

  async tell(...facts: readonly FenceFact[]): Promise<this> {
    for (const fact of facts) this.ingests.onFence(fact);
    return this.settle();
  }

  async ended(child: number, pid: number | null = 70): Promise<this> {
    return this.tell({ type: 'child-ended', child, pid, code: 1, signal: null, reason: 'it ended', killMs: null });
  }

  async segment(child: number, name: string): Promise<this> {
    return this.tell({ type: 'child-line', child, from: 'stdout', line: `${name},0.000000,2.000000` });
  }

  /** Lets all that is under way come to its end: the fakes wait for nothing else. */
  async settle(): Promise<this> {
    await new Promise(resolve => setImmediate(resolve));
    return this;
  }
}
