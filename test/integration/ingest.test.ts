import { join } from 'node:path';
import { execa } from 'execa';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { realChance } from '../../src/adapters/chance.ts';
import { realClock } from '../../src/adapters/clock.ts';
import { readProcessStat } from '../../src/adapters/process-stat.ts';
import { TmpfsSegmentFiles } from '../../src/adapters/segment-files.ts';
import type { Input, InputKind, StreamConfig } from '../../src/config/config.ts';
import { BrokenCamera, type Fault } from '../../src/lab/cameras/broken-camera.ts';
import { HttpCameras } from '../../src/lab/cameras/http-cameras.ts';
import type { ClosedSegment } from '../../src/media/segment.ts';
import { findLeadIn } from '../../src/media/transport-stream/lead-in.ts';
import { Ingests } from '../../src/node/ingests.ts';
import { buildFence } from '../support/build.ts';
import { TestFence } from '../support/fence.ts';
import { RecordingMeter } from '../support/recording-meter.ts';
import { makeTemporaryFolder } from '../support/temporary-folder.ts';
import { waitFor } from '../support/wait.ts';

/** What a test opened, closed in reverse order. */
const closers: (() => Promise<unknown>)[] = [];

beforeAll(buildFence);

afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

interface Bench {
  readonly ingests: Ingests;
  readonly fence: TestFence;
  readonly segments: ClosedSegment[];
  readonly gone: string[];
  of(stream: string): ClosedSegment[];
  waitForSegments(stream: string, count: number, timeoutMs?: number): Promise<ClosedSegment[]>;
  waitForReason(stream: string, pattern: RegExp, timeoutMs?: number): Promise<string>;
}

async function openBench(ffmpeg = 'ffmpeg'): Promise<Bench> {
  const fence = await TestFence.open();
  closers.push(() => fence.close());
  const parent = await makeTemporaryFolder('/dev/shm');
  closers.push(() => parent.remove());
  const files = await TmpfsSegmentFiles.open({ node: 'a:1', log: fence.log, allowDisk: false, parents: [parent.path] });
  closers.push(() => leavesNothing(fence));
  const segments: ClosedSegment[] = [];
  const gone: string[] = [];
  const ingests = new Ingests({
    ...{ fence: fence.port, files, ffmpeg, clock: realClock, chance: realChance, log: fence.log },
    meter: new RecordingMeter(),
    onSegment: segment => segments.push(segment),
    onGone: stream => gone.push(stream),
  });
  fence.listener = fact => ingests.onFence(fact);
  closers.push(async () => {
    for (const { stream } of ingests.views()) ingests.halt(stream, 'now', 'the test is over');
  });
  const of = (stream: string) => segments.filter(segment => segment.stream === stream);
  return {
    ...{ ingests, fence, segments, gone, of },
    waitForSegments: (stream, count, timeoutMs = 30_000) =>
      waitFor(`${count} segments of ${stream}`, timeoutMs, () => of(stream).length >= count && of(stream)),
    waitForReason: (stream, pattern, timeoutMs = 30_000) =>
      waitFor(`${stream} to say ${pattern}`, timeoutMs, () => {
        const reason = ingests.view(stream)?.reason ?? '';
        return pattern.test(reason) ? reason : fail(`it says '${reason}'`);
      }),
  };
}

function fail(reason: string): never {
  throw new Error(reason);
}

/** Every process that the fence ever told of is gone once the fence is. */
async function leavesNothing(fence: TestFence): Promise<void> {
  await fence.close();
  const pids = fence.told.flatMap(({ fact }) => (fact.type === 'child-started' ? [fact.pid] : []));
  expect(pids.filter(pid => readProcessStat(pid)?.dead === false)).toEqual([]);
}

function inputOf(url: string, kind: InputKind): Input {
  return { url, kind, priority: 0, sourceTimeoutMs: null, rtspTransport: 'tcp', userAgent: null, headers: {} };
}

function streamOf(name: string, inputs: readonly Input[], changes: Partial<StreamConfig> = {}): StreamConfig {
  return {
    ...{ name, title: null, inputs, clusterIngest: null, disabled: false, audio: 'auto', segmentCount: 10 },
    ...{ onPlay: null, delivery: 'redirect', segmentDurationMs: 2000, sourceTimeoutMs: 10_000, retryLimit: null },
    ...changes,
  };
}

const testPicture = inputOf('testsrc://', 'testsrc');

async function brokenCamera(fault: Fault): Promise<BrokenCamera> {
  const camera = await BrokenCamera.start(fault);
  closers.push(() => camera.close());
  return camera;
}

async function cameras(...names: readonly string[]): Promise<HttpCameras> {
  const started = await HttpCameras.start({ names, pictures: [1] });
  closers.push(() => started.close());
  return started;
}

/** A film of 6 s with the given audio codec. */
async function film(...codec: readonly string[]): Promise<string> {
  const folder = await makeTemporaryFolder();
  closers.push(() => folder.remove());
  const path = join(folder.path, 'film.mkv');
  const picture = [
    '-f',
    'lavfi',
    '-i',
    'testsrc2=size=320x180:rate=25:duration=6',
    '-f',
    'lavfi',
    '-i',
    'sine=duration=6',
  ];
  const video = ['-c:v', 'libx264', '-preset', 'ultrafast', '-g', '50', '-sc_threshold', '0'];
  await execa('ffmpeg', ['-v', 'error', ...picture, ...video, ...codec, path]);
  return path;
}

describe('a good source', () => {
  it('testsrc: segments of the wanted length arrive in memory, with what the page shows', async () => {
    const bench = await openBench();
    bench.ingests.run({ stream: streamOf('made', [testPicture]), epoch: 7, session: 0 });
    const segments = await bench.waitForSegments('made', 3);
    for (const [index, segment] of segments.entries()) {
      expect(segment).toMatchObject({ stream: 'made', epoch: 7, run: segments[0]?.run });
      expect(Math.abs(segment.durationMs - 2000)).toBeLessThan(100);
      expect(segment.bytes[0]).toBe(0x47);
      expect(segment.bytes.length % 188).toBe(0);
      if (index > 0) expect(segment.startMs).toBeGreaterThan(segments[index - 1]?.startMs ?? 0);
    }
    const view = await waitFor('the view of a running stream', 30_000, () => {
      const seen = bench.ingests.view('made');
      return seen?.bitrate && seen;
    });
    expect(view).toMatchObject({ status: 'running', retryCount: 0, warnings: [], reason: 'it runs from testsrc://' });
    expect(view.tracks).toEqual([
      { content: 'video', codec: 'h264', detail: '640x360, 25 fps' },
      { content: 'audio', codec: 'aac', detail: '48000 Hz, mono' },
    ]);
    expect(view.bitrate).toBeGreaterThan(100_000);
  });

  it('a file goes round and round; audio that players cannot take is re-encoded after one look', async () => {
    const bench = await openBench();
    const path = await film('-c:a', 'pcm_alaw', '-ar', '8000');
    bench.ingests.run({ stream: streamOf('film', [inputOf(`file://${path}`, 'file')]), epoch: 1, session: 0 });
    await bench.waitForSegments('film', 4);
    expect(bench.ingests.view('film')).toMatchObject({ status: 'running', retryCount: 0 });
    expect(bench.ingests.view('film')?.tracks.map(({ codec }) => codec)).toEqual(['h264', 'aac']);
    const starts = bench.fence.told.filter(({ fact }) => fact.type === 'child-started');
    expect(starts.length).toBe(2);
  });

  it('http: one connection, also through a change and a halt at a segment end', async () => {
    const bench = await openBench();
    const source = await cameras('cam');
    const input = inputOf(source.url('cam'), 'http');
    bench.ingests.run({ stream: streamOf('cam', [input]), epoch: 1, session: 0 });
    await bench.waitForSegments('cam', 2);
    bench.ingests.run({ stream: streamOf('cam', [input], { segmentDurationMs: 4000 }), epoch: 1, session: 0 });
    await waitFor('another run', 30_000, () => new Set(bench.of('cam').map(({ run }) => run)).size === 2);
    bench.ingests.halt('cam', 'segment-end', 'it moves away');
    expect(bench.gone).toEqual([]);
    await waitFor('it to be gone', 30_000, () => bench.gone.includes('cam'));
    expect(bench.ingests.view('cam')).toBeNull();
    expect(source.counts.of('cam')).toMatchObject({ most: 1, total: 2 });
    // Each run was joined between keyframes.
    for (const { bytes } of bench.of('cam')) expect(findLeadIn(bytes)).toBeNull();
  });

  it('comes back by itself when the fence was killed', async () => {
    const bench = await openBench();
    bench.ingests.run({ stream: streamOf('made', [testPicture]), epoch: 1, session: 0 });
    const [before] = await bench.waitForSegments('made', 1);
    process.kill(bench.fence.pid, 'SIGKILL');
    await waitFor('a segment of a new run', 30_000, () => bench.of('made').some(({ run }) => run !== before?.run));
    expect(bench.gone).toEqual([]);
  });
});

describe('a bad source', () => {
  it('is told in a sentence, while the good one beside it runs', async () => {
    const bench = await openBench();
    const bad: Readonly<Record<string, readonly [Input, RegExp]>> = {
      refusing: [inputOf((await brokenCamera({ type: 'refuses' })).url, 'http'), /connection refused/],
      missing: [inputOf((await brokenCamera({ type: 'status', code: 404 })).url, 'http'), /404 Not Found/],
      locked: [inputOf((await brokenCamera({ type: 'status', code: 401 })).url, 'http'), /user name or password/],
      garbage: [
        inputOf((await brokenCamera({ type: 'garbage' })).url, 'http'),
        /no video that ffmpeg knows|no video was found in it within (?:[89]|\d\d)\./,
      ],
      silent: [inputOf((await brokenCamera({ type: 'silent' })).url, 'http'), /sent nothing for too long/],
      unknown: [inputOf('http://no-such-host.invalid/x', 'http'), /host name is unknown/],
      absent: [inputOf('file:///no/such/film.mp4', 'file'), /there is no such file/],
      dark: [inputOf('udp://127.0.0.1:29876', 'udp'), /sends nothing|sent nothing/],
      quiet: [inputOf('rtsp://user:secret@127.0.0.1:9/x', 'rtsp'), /connection refused/],
    };
    bench.ingests.run({ stream: streamOf('good', [testPicture]), epoch: 1, session: 0 });
    for (const [name, [input]] of Object.entries(bad)) {
      bench.ingests.run({ stream: streamOf(name, [input], { sourceTimeoutMs: 2000 }), epoch: 1, session: 0 });
    }
    for (const [name, [, pattern]] of Object.entries(bad)) await bench.waitForReason(name, pattern);
    for (const name of Object.keys(bad)) {
      expect(bench.ingests.view(name)?.status).toBe('error');
      await waitFor(`the retries of ${name}`, 30_000, () => (bench.ingests.view(name)?.retryCount ?? 0) > 0);
    }
    await bench.waitForSegments('good', 2);
    expect(JSON.stringify([bench.ingests.views(), bench.fence.log.lines])).not.toContain('secret');
  });

  it('that hangs in mid-stream is left, and never held twice', async () => {
    const bench = await openBench();
    const source = await cameras('cam');
    const inputs = [inputOf(source.url('cam'), 'http')];
    bench.ingests.run({ stream: streamOf('cam', inputs, { sourceTimeoutMs: 4000 }), epoch: 1, session: 0 });
    const [first] = await bench.waitForSegments('cam', 1);
    source.freeze('cam');
    await bench.waitForReason('cam', /sent nothing for too long|no new segment for/);
    source.thaw('cam');
    await waitFor('another run', 40_000, () => bench.of('cam').some(({ run }) => run !== first?.run));
    expect(source.counts.of('cam').most).toBe(1);
  });

  it('is exchanged for the next one at once', async () => {
    const bench = await openBench();
    const dead = await brokenCamera({ type: 'refuses' });
    bench.ingests.run({ stream: streamOf('two', [inputOf(dead.url, 'http'), testPicture]), epoch: 1, session: 0 });
    await bench.waitForSegments('two', 1);
    expect(bench.ingests.view('two')).toMatchObject({ status: 'running', input: 'testsrc://', retryCount: 1 });
    expect(bench.ingests.view('two')?.warnings[0]).toContain('source 2 of 2');
  });

  it('no ffmpeg at all is a sentence', async () => {
    const bench = await openBench('no-such-ffmpeg');
    bench.ingests.run({ stream: streamOf('made', [testPicture]), epoch: 1, session: 0 });
    await bench.waitForReason('made', /'no-such-ffmpeg' was not found in PATH: install it/);
    bench.ingests.halt('made', 'now', 'enough');
    expect(bench.gone).toEqual(['made']);
  });
});

describe('the stall', () => {
  it('of an ffmpeg that hangs is ended with SIGTERM, then SIGKILL', async () => {
    const bench = await openBench();
    bench.ingests.run({ stream: streamOf('hung', [testPicture], { sourceTimeoutMs: 500 }), epoch: 1, session: 0 });
    // Like one that hangs in a read: it does not hear SIGTERM.
    process.kill((await waitFor('its start', 30_000, () => bench.fence.find('child-started'))).pid, 'SIGSTOP');
    const reason = await bench.waitForReason('hung', /no video was found in it within/);
    // How late that was noticed is told as well.
    expect(Number(/within (\d+\.\d) s/.exec(reason)?.[1])).toBeGreaterThanOrEqual(6);
    const end = await waitFor('its end', 30_000, () => bench.fence.find('child-ended'));
    expect(end.signal).toBe('SIGKILL');
  });
});
