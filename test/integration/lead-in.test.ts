// A camera that is joined between keyframes: ffmpeg begins with its sound. What of it is cut off, judged by ffprobe.

import { readFile } from 'node:fs/promises';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { execa } from 'execa';
import { expect, it, onTestFinished } from 'vitest';
import { ffmpegArguments, noFixes } from '../../src/media/ffmpeg-arguments.ts';
import { parseSegmentLine } from '../../src/media/ffmpeg-output.ts';
import { findLeadIn } from '../../src/media/transport-stream/lead-in.ts';
import { packetsOf } from '../../src/media/transport-stream/packets.ts';
import { inputOf, streamOf } from '../support/ingest-bench.ts';
import { sourcesForTest, type TestSources } from '../support/sources.ts';
import { makeTemporaryFolder } from '../support/temporary-folder.ts';

const videoPid = 0x100;

/** A camera that whoever comes joins a second after a keyframe, however long it took him to come; there is one every 2 s.
 *  @returns its URL. */
async function joinedBetweenKeyframes({ cameras }: TestSources): Promise<string> {
  const { fan } = cameras.pictureOf('cam01');
  const waiting = new Set<ServerResponse>();
  let frames = Number.NaN;
  const watch = new Writable({
    write(chunk: Buffer, _encoding, done) {
      for (const { pid, startsUnit, isRandomAccess } of packetsOf(chunk))
        if (pid === videoPid && startsUnit) frames = isRandomAccess ? 0 : frames + 1;
      if (frames >= 25 && frames < 40) for (const response of waiting) fan.add(response);
      if (frames >= 25 && frames < 40) waiting.clear();
      done();
    },
  });
  onTestFinished(fan.add(watch));
  const server = createServer((_, response) => void waiting.add(response.writeHead(200)));
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
}

/** The first two lines of the list that an ingest's ffmpeg writes. */
async function runTwo(url: string, folder: string) {
  const ffmpeg = execa('ffmpeg', ffmpegArguments(streamOf([inputOf(url)]), inputOf(url), noFixes, folder), {
    ...{ reject: false, stdin: 'ignore', timeout: 30_000 },
  });
  const segments = [];
  for await (const line of ffmpeg) {
    segments.push(parseSegmentLine(line) ?? expect.unreachable(line));
    if (segments.length === 2) ffmpeg.kill('SIGTERM');
  }
  await ffmpeg;
  return segments;
}

/** When the packets of each track are shown, s. */
async function probe(bytes: Uint8Array) {
  const show = [
    '-v',
    'error',
    '-show_entries',
    'packet=codec_type,pts_time',
    '-of',
    'csv=p=0',
    '-f',
    'mpegts',
    'pipe:0',
  ];
  const { stdout, stderr } = await execa('ffprobe', show, { input: bytes });
  expect(stderr).toBe('');
  const packets = stdout.split('\n').map(line => line.split(','));
  const timesOf = (content: string) => packets.filter(([type]) => type === content).map(([, time]) => Number(time));
  return { video: timesOf('video'), audio: timesOf('audio') };
}

it('without it a run begins with its first picture, and lasts as long as it shows one', async () => {
  const sources = await sourcesForTest(1);
  const folder = await makeTemporaryFolder();
  onTestFinished(() => folder.remove());
  const [first] = await runTwo(await joinedBetweenKeyframes(sources), folder.path);
  const lead = findLeadIn(await readFile(join(folder.path, '0.ts'))) ?? expect.unreachable('it began with a keyframe');
  const { video, audio } = await probe(lead.rest);
  const [firstPicture = 0, firstSound = 0] = [video[0], audio[0]];
  expect(firstSound - firstPicture).toBeGreaterThanOrEqual(0);
  expect(firstSound - firstPicture).toBeLessThan(0.15);
  const shownMs = ((video.at(-1) ?? 0) - firstPicture) * 1000 + 40;
  expect((first?.endMs ?? 0) - (first?.startMs ?? 0) - lead.durationMs).toBeCloseTo(shownMs, 0);
  expect(findLeadIn(await readFile(join(folder.path, '1.ts')))).toBeNull();
});
