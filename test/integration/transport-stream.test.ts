// What is read from segments is what ffprobe says of the same bytes.

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { readTrackFacts } from '../../src/media/transport-stream/track-facts.ts';
import { makeTemporaryFolder, type TemporaryFolder } from '../support/temporary-folder.ts';

let folder: TemporaryFolder;

beforeAll(async () => {
  folder = await makeTemporaryFolder();
});

afterAll(() => folder.remove());

interface Sample {
  readonly size?: string;
  readonly rate?: string;
  readonly coded: readonly string[];
}

/** The second half second of it, cut as ingests cut it. */
async function segment({ size = '320x180', rate = '25', coded }: Sample): Promise<string> {
  const picture = ['-f', 'lavfi', '-i', `testsrc2=s=${size}:r=${rate}`];
  const sound = ['-f', 'lavfi', '-i', 'sine=sample_rate=48000'];
  const cut = ['-f', 'segment', '-segment_time', '0.5', '-segment_format', 'mpegts', '-individual_header_trailer', '0'];
  const made = ['-t', '1', '-g', '12', ...coded, ...cut, join(folder.path, '%d.ts')];
  await execa('ffmpeg', ['-v', 'error', '-y', ...picture, ...sound, ...made], { timeout: 30_000, stdin: 'ignore' });
  return join(folder.path, '1.ts');
}

interface Probed {
  readonly codec_name: string;
  readonly width?: number;
  readonly height?: number;
  readonly level?: number;
  readonly avg_frame_rate: string;
}

async function probe(path: string): Promise<readonly Probed[]> {
  const { stdout } = await execa('ffprobe', ['-v', 'error', '-show_streams', '-of', 'json', path], { timeout: 30_000 });
  return (JSON.parse(stdout) as { readonly streams: readonly Probed[] }).streams;
}

const x264 = ['-c:v', 'libx264', '-preset', 'ultrafast'];
const x265 = ['-c:v', 'libx265', '-preset', 'ultrafast', '-x265-params', 'log-level=error'];

it.each<[string, Sample, string | null]>([
  ['H.264 and AAC', { coded: [...x264, '-c:a', 'aac'] }, 'avc1.42C00C,mp4a.40.2'],
  [
    'cropped, 29.97 a second, mp3',
    { size: '640x358', rate: '30000/1001', coded: [...x264, '-pix_fmt', 'yuv420p', '-c:a', 'libmp3lame'] },
    'avc1.42C01E,mp4a.40.34',
  ],
  [
    'interlaced, with scaling lists, MP2',
    {
      size: '720x576',
      coded: ['-c:v', 'libx264', '-x264-params', 'cqm=jvt:interlaced=1:log-level=error', '-c:a', 'mp2'],
    },
    'avc1.64001E,mp4a.40.33',
  ],
  [
    '4:4:4 and Opus',
    { size: '322x182', coded: ['-c:v', 'libx264', '-pix_fmt', 'yuv444p', '-c:a', 'libopus'] },
    'avc1.F4000D,opus',
  ],
  ['H.265 and E-AC-3', { coded: [...x265, '-c:a', 'eac3'] }, 'hvc1.1.6.L60.90,ec-3'],
  [
    'H.265 with 10 bits, cropped, AC-3',
    { size: '638x358', coded: [...x265, '-pix_fmt', 'yuv420p10le', '-c:a', 'ac3'] },
    'hvc1.2.4.L63.90,ac-3',
  ],
  ['sound alone', { coded: ['-vn', '-c:a', 'aac'] }, 'mp4a.40.2'],
  ['video that has no name in browsers', { coded: ['-c:v', 'mpeg2video', '-c:a', 'aac'] }, null],
])('%s', async (_, sample, codecs) => {
  const path = await segment(sample);
  const facts = readTrackFacts(await readFile(path));
  expect(facts.codecs).toBe(codecs);
  const video = (await probe(path)).find(stream => stream.width !== undefined);
  if (codecs === null) return;
  expect([facts.width, facts.height]).toEqual([video?.width ?? null, video?.height ?? null]);
  const level = facts.codecs?.startsWith('avc1') ? parseInt(codecs.slice(9, 11), 16) : /\.L(\d+)\./.exec(codecs)?.[1];
  expect(level === undefined ? undefined : Number(level)).toBe(video?.level);
  if (video?.codec_name !== 'h264') return expect(facts.frameRate).toBeNull();
  const [frames = 0, seconds = 1] = video.avg_frame_rate.split('/').map(Number);
  expect(facts.frameRate).toBeCloseTo(frames / seconds, 3);
});
