import { describe, expect, it } from 'vitest';
import { RetryError, TellUserError } from '../../../src/base/errors.ts';
import type { StreamConfig } from '../../../src/config/config.ts';
import type { ClosedSegment } from '../../../src/media/segment.ts';
import { Ingests } from '../../../src/node/ingests.ts';
import type { ChildSpec, Fence, FenceFact, SegmentFiles } from '../../../src/ports.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { inputOf, streamOf } from '../../support/ingest-bench.ts';
import { RecordingLog } from '../../support/recording-log.ts';

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

class Bench {
  readonly fence = new FakeFence();
  readonly files = new FakeFiles();
  readonly clock = new FakeClock();
  readonly log = new RecordingLog();
  readonly segments: ClosedSegment[] = [];
  readonly firsts: string[] = [];
  readonly gone: string[] = [];
  readonly quiet: string[] = [];
  readonly ingests = new Ingests({
    ...{ fence: this.fence, files: this.files, clock: this.clock, log: this.log },
    chance: { number: () => 0.5, hex: () => '' },
    onSegment: segment => this.segments.push(segment),
    onFirstSegment: stream => this.firsts.push(stream),
    onGone: stream => this.gone.push(stream),
    onQuiet: stream => this.quiet.push(`${stream} after ${this.segments.length}`),
  });

  async run(config: StreamConfig = stream, epoch = 5, session = 3): Promise<this> {
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

const stream = streamOf([inputOf('http://camera/')]);
const other = streamOf([inputOf('http://other/')], { name: 'other' });

describe('a run', () => {
  it('is a child in a folder of its own, under its term', async () => {
    const { fence } = await new Bench().run();
    expect(fence.started).toMatchObject([{ child: 1, stream: 'cam', epoch: 5, session: 3, command: 'ffmpeg' }]);
    expect(fence.started[0]?.args.at(-1)).toBe('/tmpfs/1/%d.ts');
    expect(fence.started[0]?.env).toEqual({ WEIR_TERM: '{"stream":"cam","epoch":5,"session":3}' });
  });

  it('hands over its segments in order, the number of the child being that of the run', async () => {
    const bench = await new Bench().run();
    bench.ingests.onFence({ type: 'child-line', child: 1, from: 'stdout', line: '0.ts,0.000000,2.000000' });
    bench.ingests.onFence({ type: 'child-line', child: 1, from: 'stdout', line: '1.ts,2.000000,4.500000' });
    await bench.settle();
    expect(bench.segments).toEqual([
      {
        stream: 'cam',
        epoch: 5,
        run: 1,
        startMs: 0,
        durationMs: 2000,
        closedUnixMs: bench.clock.unixMs(),
        bytes: Buffer.from('/tmpfs/1/0.ts'),
      },
      {
        stream: 'cam',
        epoch: 5,
        run: 1,
        startMs: 2000,
        durationMs: 2500,
        closedUnixMs: bench.clock.unixMs(),
        bytes: Buffer.from('/tmpfs/1/1.ts'),
      },
    ]);
    expect(bench.firsts).toEqual(['cam']);
    expect(bench.ingests.view('cam')).toMatchObject({ status: 'running', bytesIn: 26, segmentMs: 2500 });
  });

  it('reads what was finished before the end, then removes the folder', async () => {
    const bench = await new Bench().run();
    bench.ingests.onFence({ type: 'child-line', child: 1, from: 'stdout', line: '0.ts,0.000000,2.000000' });
    expect(bench.files.removed).toEqual([]);
    await bench.ended(1);
    expect(bench.segments.length).toBe(1);
    expect(bench.files.removed).toEqual([1]);
  });

  it('goes on when a segment cannot be read', async () => {
    const bench = await (await (await new Bench().run()).segment(1, '9.ts')).segment(1, '10.ts');
    expect(bench.segments.length).toBe(1);
    expect(bench.log.lines.find(({ event }) => event === 'segment-lost')?.fields.reason).toBe('the file is gone');
  });

  it('that fails is started again when its time has come, with another number', async () => {
    const bench = await (await new Bench().run()).ended(1);
    expect(bench.ingests.view('cam')).toMatchObject({ status: 'error', retryCount: 1 });
    bench.clock.advance(499);
    expect(bench.fence.started.length).toBe(1);
    bench.clock.advance(1);
    await bench.settle();
    expect(bench.fence.started.map(({ child }) => child)).toEqual([1, 2]);
    expect(bench.gone).toEqual([]);
  });

  it('leaves other streams alone', async () => {
    const bench = await (await new Bench().run()).run(other);
    bench.files.trouble = new TellUserError('the tmpfs is full');
    await bench.ended(1);
    bench.clock.advance(600);
    await bench.settle();
    expect(bench.ingests.view('cam')).toMatchObject({ status: 'error' });
    expect(bench.ingests.view('cam')?.reason).toMatch(/^the tmpfs is full; the next try is in/);
    await bench.segment(2, '0.ts');
    expect(bench.ingests.view('other')?.status).toBe('running');
    expect(bench.ingests.views().map(view => view.stream)).toEqual(['cam', 'other']);
  });
});

describe('a halt', () => {
  it('is told when the process is dead, not before', async () => {
    const bench = await new Bench().run();
    bench.ingests.halt('cam', 'now', 'it moves away');
    expect(bench.fence.stopped).toEqual([[1, 0]]);
    expect(bench.gone).toEqual([]);
    await bench.ended(1);
    expect(bench.gone).toEqual(['cam']);
    expect(bench.ingests.view('cam')).toBeNull();
  });

  it('is quiet only when its last segment was handed over, however long that is read; it is told gone before', async () => {
    const bench = await new Bench().run();
    bench.ingests.halt('cam', 'segment-end', 'it moves away');
    bench.ingests.onFence({ type: 'child-line', child: 1, from: 'stdout', line: '0.ts,0.000000,2.000000' });
    const told = bench.ended(1);
    expect([bench.gone, bench.quiet, bench.segments]).toEqual([['cam'], [], []]);
    await told;
    expect(bench.quiet).toEqual(['cam after 1']);
  });

  it('is not called quiet when the stream shall run again before its last segment was read', async () => {
    const bench = await new Bench().run();
    bench.ingests.onFence({ type: 'child-line', child: 1, from: 'stdout', line: '0.ts,0.000000,2.000000' });
    bench.ingests.halt('cam', 'now', 'it moves away');
    const told = bench.ended(1);
    await bench.run(stream, 6);
    await told;
    expect([bench.gone, bench.quiet]).toEqual([['cam'], []]);
  });

  it('of what does not run is told at once', async () => {
    const bench = await (await new Bench().run()).ended(1);
    bench.ingests.halt('cam', 'now', 'it moves away');
    bench.ingests.halt('never-heard-of', 'now', 'it moves away');
    expect(bench.gone).toEqual(['cam', 'never-heard-of']);
    bench.clock.advance(60_000);
    await bench.settle();
    expect(bench.fence.started.length).toBe(1);
  });

  it('that is taken back before the end is not told', async () => {
    const bench = await new Bench().run();
    bench.ingests.halt('cam', 'now', 'it moves away');
    await bench.run(stream, 6);
    await bench.ended(1);
    expect(bench.gone).toEqual([]);
    expect(bench.fence.started.map(({ epoch }) => epoch)).toEqual([5, 6]);
  });

  it('while the folder is being made starts nothing', async () => {
    const bench = new Bench();
    bench.files.release = () => {};
    await bench.run();
    bench.ingests.halt('cam', 'now', 'it moves away');
    expect(bench.gone).toEqual([]);
    bench.files.release();
    await bench.settle();
    expect(bench.fence.started).toEqual([]);
    expect(bench.gone).toEqual(['cam']);
  });
});

const fenceUp = { type: 'fence-up', pid: 9, startTime: 9 } as const;

describe('a fence that is gone', () => {
  it('while the folder is being made: that child is never started, a new one is', async () => {
    const bench = new Bench();
    bench.files.release = () => {};
    await bench.run();
    const release = bench.files.release;
    bench.files.release = null;
    await bench.tell({ type: 'fence-gone', reason: 'the fence is gone' });
    release();
    await bench.settle();
    expect(bench.fence.started).toEqual([]);
    await bench.tell(fenceUp);
    expect(bench.fence.started.map(({ child }) => child)).toEqual([2]);
  });

  it('takes its children; late words on them are for nobody', async () => {
    const bench = await (await new Bench().run()).run(other);
    bench.ingests.halt('other', 'segment-end', 'it moves away');
    await bench.tell({ type: 'fence-gone', reason: 'the fence is gone' });
    expect(bench.gone).toEqual(['other']);
    await (await bench.segment(1, '0.ts')).ended(1);
    expect(bench.segments).toEqual([]);
    await bench.tell(fenceUp);
    expect(bench.fence.started.map(spec => [spec.child, spec.stream])).toEqual([
      [1, 'cam'],
      [2, 'other'],
      [3, 'cam'],
    ]);
  });

  it('starts no stream that comes meanwhile; a new one does', async () => {
    const bench = await new Bench().tell({ type: 'fence-gone', reason: 'the fence is gone' });
    await bench.run();
    bench.clock.advance(60_000);
    await bench.settle();
    expect(bench.fence.started).toEqual([]);
    expect(bench.ingests.view('cam')?.reason).toBe('the fence is gone; it is started when another one is there');
    await bench.tell(fenceUp);
    expect(bench.fence.started.length).toBe(1);
  });
});

it('each change is in the log with its reason', async () => {
  const bench = await (await (await new Bench().run()).segment(1, '0.ts')).ended(1);
  const said = bench.log.lines
    .filter(({ event }) => event === 'ingest')
    .map(({ level, fields }) => `${level} ${fields.phase}: ${fields.reason}`);
  expect(said).toEqual([
    'info starting: it starts from http://camera/: this node owns it (epoch 5)',
    'info running: it runs from http://camera/',
    'warn backing-off: http://camera/: the source ended; the next try is in 0.5 s',
  ]);
});
