import { describe, expect, it } from 'vitest';
import { TellUserError } from '../../../src/base/errors.ts';
import { inputOf, streamOf } from '../../support/ingest-bench.ts';
import { firstStream, NodeIngests } from '../../support/node-ingests.ts';

const stream = firstStream;
const other = streamOf([inputOf('http://other/')], { name: 'other' });

describe('a run', () => {
  it('is a child in a folder of its own, under its term', async () => {
    const { fence } = await new NodeIngests().run();
    expect(fence.started).toMatchObject([{ child: 1, stream: 'cam', epoch: 5, session: 3, command: 'ffmpeg' }]);
    expect(fence.started[0]?.args.at(-1)).toBe('/tmpfs/1/%d.ts');
    expect(fence.started[0]?.env).toEqual({ WEIR_TERM: '{"stream":"cam","epoch":5,"session":3}' });
  });

  it('hands over its segments in order, the number of the child being that of the run', async () => {
    const bench = await new NodeIngests().run();
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
    const bench = await new NodeIngests().run();
    bench.ingests.onFence({ type: 'child-line', child: 1, from: 'stdout', line: '0.ts,0.000000,2.000000' });
    expect(bench.files.removed).toEqual([]);
    await bench.ended(1);
    expect(bench.segments.length).toBe(1);
    expect(bench.files.removed).toEqual([1]);
  });

  it('goes on when a segment cannot be read', async () => {
    const bench = await (await (await new NodeIngests().run()).segment(1, '9.ts')).segment(1, '10.ts');
    expect(bench.segments.length).toBe(1);
    expect(bench.log.lines.find(({ event }) => event === 'segment-lost')?.fields.reason).toBe('the file is gone');
  });

  it('that fails is started again when its time has come, with another number', async () => {
    const bench = await (await new NodeIngests().run()).ended(1);
    expect(bench.ingests.view('cam')).toMatchObject({ status: 'error', retryCount: 1 });
    bench.clock.advance(499);
    expect(bench.fence.started.length).toBe(1);
    bench.clock.advance(1);
    await bench.settle();
    expect(bench.fence.started.map(({ child }) => child)).toEqual([1, 2]);
    expect(bench.gone).toEqual([]);
  });

  it('leaves other streams alone', async () => {
    const bench = await (await new NodeIngests().run()).run(other);
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
    const bench = await new NodeIngests().run();
    bench.ingests.halt('cam', 'now', 'it moves away');
    expect(bench.fence.stopped).toEqual([[1, 0]]);
    expect(bench.gone).toEqual([]);
    await bench.ended(1);
    expect(bench.gone).toEqual(['cam']);
    expect(bench.ingests.view('cam')).toBeNull();
  });

  it('is quiet only when its last segment was handed over, however long that is read; it is told gone before', async () => {
    const bench = await new NodeIngests().run();
    bench.ingests.halt('cam', 'segment-end', 'it moves away');
    bench.ingests.onFence({ type: 'child-line', child: 1, from: 'stdout', line: '0.ts,0.000000,2.000000' });
    const told = bench.ended(1);
    expect([bench.gone, bench.quiet, bench.segments]).toEqual([['cam'], [], []]);
    await told;
    expect(bench.quiet).toEqual(['cam after 1']);
  });

  it('is not called quiet when the stream shall run again before its last segment was read', async () => {
    const bench = await new NodeIngests().run();
    bench.ingests.onFence({ type: 'child-line', child: 1, from: 'stdout', line: '0.ts,0.000000,2.000000' });
    bench.ingests.halt('cam', 'now', 'it moves away');
    const told = bench.ended(1);
    await bench.run(stream, 6);
    await told;
    expect([bench.gone, bench.quiet]).toEqual([['cam'], []]);
  });

  it('of what does not run is told at once', async () => {
    const bench = await (await new NodeIngests().run()).ended(1);
    bench.ingests.halt('cam', 'now', 'it moves away');
    bench.ingests.halt('never-heard-of', 'now', 'it moves away');
    expect(bench.gone).toEqual(['cam', 'never-heard-of']);
    bench.clock.advance(60_000);
    await bench.settle();
    expect(bench.fence.started.length).toBe(1);
  });

  it('that is taken back before the end is not told', async () => {
    const bench = await new NodeIngests().run();
    bench.ingests.halt('cam', 'now', 'it moves away');
    await bench.run(stream, 6);
    await bench.ended(1);
    expect(bench.gone).toEqual([]);
    expect(bench.fence.started.map(({ epoch }) => epoch)).toEqual([5, 6]);
  });

  it('while the folder is being made starts nothing', async () => {
    const bench = new NodeIngests();
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
    const bench = new NodeIngests();
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
    const bench = await (await new NodeIngests().run()).run(other);
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
    const bench = await new NodeIngests().tell({ type: 'fence-gone', reason: 'the fence is gone' });
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
  const bench = await (await (await new NodeIngests().run()).segment(1, '0.ts')).ended(1);
  const said = bench.log.lines
    .filter(({ event }) => event === 'ingest')
    .map(({ level, fields }) => `${level} ${fields.phase}: ${fields.reason}`);
  expect(said).toEqual([
    'info starting: it starts from http://camera/: its node has just got it',
    'info running: it runs from http://camera/',
    'warn backing-off: http://camera/: the source ended; the next try is in 0.5 s',
  ]);
});

describe('what is counted of ingests', () => {
  it('is each segment, as large as it is handed over', async () => {
    const bench = await (await new NodeIngests().run()).segment(1, '0.ts');
    await bench.segment(1, '9.ts');
    expect(bench.meter.of('segment')).toEqual([['segment', bench.segments[0]?.bytes.length]]);
    expect(bench.segments).toHaveLength(1);
  });

  it('is a start again under the same ownership, not the first one of another', async () => {
    const bench = await new NodeIngests().run();
    await bench.run(other, 6);
    expect(bench.meter.told).toEqual([]);
    await bench.ended(1);
    bench.clock.advance(60_000);
    await bench.settle();
    expect(bench.fence.started).toHaveLength(3);
    expect(bench.meter.of('ingestRestarted')).toHaveLength(1);
    bench.ingests.halt('other', 'now', 'it moves');
    await bench.ended(2);
    await bench.run(other, 9);
    expect(bench.fence.started).toHaveLength(4);
    expect(bench.meter.of('ingestRestarted')).toHaveLength(1);
  });

  it('is each time a source falls silent, once', async () => {
    const bench = await new NodeIngests().run();
    await bench.tell({ type: 'child-started', child: 1, pid: 70 });
    bench.clock.advance(300_000);
    await bench.settle();
    expect(bench.fence.stopped).toHaveLength(1);
    expect(bench.meter.of('ingestStalled')).toHaveLength(1);
    await bench.ended(1);
    expect(bench.meter.of('ingestStalled')).toHaveLength(1);
    expect(bench.ingests.view('cam')?.reason).toContain('no video was found');
  });
});

describe('a stream that is not configured any more', () => {
  it('is forgotten when nothing of it runs, and is a new one when it comes again', async () => {
    const bench = await new NodeIngests().run();
    const isKnown = () => false;
    bench.ingests.forgetUnknown(isKnown);
    expect(bench.ingests.view('cam')).not.toBeNull();
    bench.ingests.halt('cam', 'now', 'it was removed');
    await bench.ended(1);
    bench.ingests.forgetUnknown(() => true);
    expect(bench.quiet).toEqual(['cam after 0']);
    bench.ingests.forgetUnknown(isKnown);
    await bench.run(stream, 6);
    expect(bench.fence.started.map(({ child }) => child)).toEqual([1, 2]);
    expect(bench.meter.of('ingestRestarted')).toEqual([]);
  });

  it('is told to be quiet also when it was forgotten before its last segment was read', async () => {
    const bench = await new NodeIngests().run();
    bench.ingests.onFence({ type: 'child-line', child: 1, from: 'stdout', line: '0.ts,0.000000,2.000000' });
    bench.ingests.halt('cam', 'now', 'it was removed');
    bench.ingests.onFence({
      type: 'child-ended',
      child: 1,
      pid: 70,
      code: 1,
      signal: null,
      reason: 'it ended',
      killMs: null,
    });
    bench.ingests.forgetUnknown(() => false);
    await bench.settle();
    expect(bench.quiet).toEqual(['cam after 1']);
  });
});
