// What viewers get of real segments besides playlists: pictures, and the endless MPEG-TS, read by a real ffmpeg.

import { existsSync } from 'node:fs';
import { chmod, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { FfmpegPictures } from '../../src/adapters/ffmpeg-pictures.ts';
import { RetryError } from '../../src/base/errors.ts';
import { lastKeyframe } from '../../src/media/transport-stream/keyframes.ts';
import { routeThere } from '../support/fake-node-view.ts';
import { closedSegment } from '../support/segments.ts';
import { makeTemporaryFolder, type TemporaryFolder } from '../support/temporary-folder.ts';
import { waitFor } from '../support/wait.ts';
import { WebNode } from '../support/web-node.ts';

let folder: TemporaryFolder;
/** Of 1 s each, two keyframes in each; the picture is red, and blue from the middle of each segment on. */
let segments: readonly Buffer[];

/** The 5 s that a picture has are too few for a machine that stands still. */
const unhurried = { timeoutMs: 60_000 };

beforeAll(async () => {
  folder = await makeTemporaryFolder();
  const colour = "drawbox=color=blue:t=fill:enable='gte(mod(t,1),0.5)'";
  const source = ['-f', 'lavfi', '-i', `color=red:s=720x576:r=10,setsar=16/11,${colour}`];
  const sound = ['-f', 'lavfi', '-i', 'sine=sample_rate=48000'];
  const coded = ['-c:v', 'libx264', '-preset', 'ultrafast', '-g', '5', '-c:a', 'aac', '-t', '5'];
  const cut = ['-f', 'segment', '-segment_time', '1', '-segment_format', 'mpegts', '-individual_header_trailer', '0'];
  await execa('ffmpeg', ['-v', 'error', ...source, ...sound, ...coded, ...cut, join(folder.path, '%d.ts')]);
  const names = (await readdir(folder.path)).sort();
  segments = await Promise.all(names.map(name => readFile(join(folder.path, name))));
});

afterAll(() => folder.remove());

const keyframe = (index: number) => lastKeyframe(segments[index] ?? Buffer.alloc(0)) ?? Buffer.alloc(0);

it('a picture is the last keyframe of a segment, in the shape in which it is shown', async () => {
  const jpeg = await new FfmpegPictures(unhurried).jpeg(keyframe(2));
  const show = ['-v', 'error', '-f', 'mjpeg', '-i', 'pipe:0'];
  const { stdout } = await execa('ffprobe', [...show, '-show_entries', 'stream=width,height', '-of', 'csv=p=0'], {
    input: jpeg,
  });
  expect(stdout).toBe('1046,576');
  const pixel = ['-vf', 'scale=1:1,format=rgb24', '-f', 'rawvideo', 'pipe:1'];
  const { stdout: colour } = await execa('ffmpeg', [...show, ...pixel], { input: jpeg, encoding: 'buffer' });
  const [red = 255, , blue = 0] = colour;
  expect([red < 40, blue > 200]).toEqual([true, true]);
});

it("what makes it has none of this node's secrets", async () => {
  const program = join(folder.path, 'environment');
  await writeFile(program, '#!/bin/sh\nexec env\n');
  await chmod(program, 0o755);
  vi.stubEnv('WEIR_TEST_CLUSTER_KEY', 'hush');
  vi.stubEnv('WEIR_TEST_COLOUR', 'red');
  const variables = (await new FfmpegPictures({ ...unhurried, ffmpeg: program }).jpeg(keyframe(2))).toString();
  vi.unstubAllEnvs();
  expect(variables).toContain('WEIR_TEST_COLOUR=red');
  expect(variables).not.toContain('hush');
});

it('no picture of garbage, in words', async () => {
  const asked = new FfmpegPictures(unhurried).jpeg(Buffer.alloc(188 * 10, 0x47));
  await expect(asked).rejects.toThrow(/^ffmpeg made no picture of it: ./);
  await expect(asked).rejects.toThrow(RetryError);
  await expect(new FfmpegPictures({ ffmpeg: 'no-such-program' }).jpeg(keyframe(0))).rejects.toThrow(RetryError);
});

it('a run that hangs is killed, at its limit or when the node stops', async () => {
  const hanging = join(folder.path, 'hang');
  const pidsFile = join(folder.path, 'pids');
  await writeFile(hanging, `#!/bin/sh\necho $$ >>${pidsFile}\nexec sleep 60\n`);
  await chmod(hanging, 0o755);
  const pids = async () => (await readFile(pidsFile, 'utf8')).split('\n').slice(0, -1);
  const pictures = new FfmpegPictures({ ffmpeg: hanging, timeoutMs: 300 });
  await expect(pictures.jpeg(keyframe(0))).rejects.toThrow('longer than 0.3 s');
  await writeFile(pidsFile, '');
  const patient = new FfmpegPictures({ ...unhurried, ffmpeg: hanging });
  const asked = expect(patient.jpeg(keyframe(0))).rejects.toThrow('this node is stopping');
  const [pid = ''] = await waitFor('the second run', 30_000, async () => {
    const told = await pids();
    return told.length > 0 && told;
  });
  patient.close();
  await asked;
  await waitFor('its end', 30_000, () => !existsSync(`/proc/${pid}/stat`));
});

it('the endless MPEG-TS goes on over segments, without a packet lost in between', async () => {
  const node = new WebNode();
  await node.open();
  try {
    node.view.routes.set('cam01', { type: 'here', epoch: 8812 });
    const append = (index: number) =>
      node.live.append(closedSegment(index, { bytes: segments[index] ?? Buffer.alloc(0), durationMs: 1000 }));
    append(0);
    const reading = execa('ffmpeg', [
      ...['-v', 'warning', '-i', `${node.url}/cam01/mpegts`],
      ...['-map', '0:v', '-c', 'copy', '-f', 'framecrc', 'pipe:1'],
    ]);
    for (const index of [1, 2, 3, 4]) {
      await waitFor('the reader to follow', 30_000, () => node.clock.waiting === 1);
      append(index);
      node.clock.advance(500);
    }
    node.view.routes.set('cam01', routeThere());
    await waitFor('the end', 30_000, () => {
      node.clock.advance(1000);
      return reading.exitCode !== null;
    });
    const { stdout, stderr } = await reading;
    expect(stderr).toBe('');
    expect(stdout.split('\n').filter(line => line.startsWith('0,'))).toHaveLength(50);
  } finally {
    await node.close();
  }
});
