// The simulated cameras themselves: what the other tests see through them is only worth as much as they are.

import { createConnection } from 'node:net';
import { execa } from 'execa';
import { afterEach, expect, it } from 'vitest';
import { BrokenCamera } from '../../src/lab/cameras/broken-camera.ts';
import { HttpCameras } from '../../src/lab/cameras/http-cameras.ts';
import { RtspCameras } from '../../src/lab/cameras/rtsp-cameras.ts';
import { UdpCamera } from '../../src/lab/cameras/udp-camera.ts';
import { freePort } from '../support/ports.ts';
import { waitFor } from '../support/wait.ts';

const opened: { close(): Promise<void> }[] = [];
afterEach(async () => {
  await Promise.all(opened.splice(0).map(each => each.close()));
});

function closedAfterTest<T extends { close(): Promise<void> }>(camera: T): T {
  opened.push(camera);
  return camera;
}

/** The codecs that ffprobe finds, sorted. */
async function codecsOf(url: string): Promise<readonly string[]> {
  const args = ['-v', 'error', '-show_entries', 'stream=codec_name', '-of', 'csv=p=0', url];
  const { stdout } = await execa('ffprobe', args, { timeout: 30_000, killSignal: 'SIGKILL', stdin: 'ignore' });
  return [...new Set(stdout.split(/[\s,]+/).filter(word => word !== ''))].sort();
}

it('an HTTP camera plays to any number of players at once, and counts them', async () => {
  const cameras = closedAfterTest(await HttpCameras.start({ names: ['cam01', 'cam02'], pictures: [1] }));
  // Silent until both are there: otherwise the first one may have seen enough before the second one has come.
  cameras.freeze('cam01');
  const players = [codecsOf(cameras.url('cam01')), codecsOf(cameras.url('cam01'))];
  await waitFor('two connections of cam01', 30_000, () => cameras.counts.of('cam01').living === 2);
  cameras.thaw('cam01');
  expect(await Promise.all(players)).toEqual([
    ['aac', 'h264'],
    ['aac', 'h264'],
  ]);
  await waitFor('the end of both', 30_000, () => cameras.counts.of('cam01').living === 0);
  expect(cameras.counts.of('cam01')).toMatchObject({ most: 2, total: 2 });
  expect(cameras.counts.of('cam02').total).toBe(0);
  expect(await (await fetch(cameras.countsUrl)).json()).toMatchObject({ cam01: { most: 2, total: 2 } });
});

it('an HTTP camera sees the end of a killed player', async () => {
  const cameras = closedAfterTest(await HttpCameras.start({ names: ['cam01'], pictures: [1] }));
  const player = execa('ffmpeg', ['-v', 'error', '-i', cameras.url('cam01'), '-f', 'null', '-'], {
    reject: false,
    stdin: 'ignore',
  });
  await waitFor('a connection', 30_000, () => cameras.counts.of('cam01').living === 1);
  player.kill('SIGKILL');
  await player;
  await waitFor('its end', 10_000, () => cameras.counts.of('cam01').living === 0);
});

it('a frozen camera keeps its connection and is silent until it thaws', async () => {
  const cameras = closedAfterTest(await HttpCameras.start({ names: ['cam01'], pictures: [1] }));
  let lastMs = 0;
  const aborter = new AbortController();
  const response = await fetch(cameras.url('cam01'), { signal: aborter.signal });
  const note = () => {
    lastMs = performance.now();
  };
  const reading = response.body?.pipeTo(new WritableStream({ write: note })).catch(() => {});
  await waitFor('video', 10_000, () => lastMs > 0);
  cameras.freeze('cam01');
  await waitFor('silence', 10_000, () => performance.now() - lastMs > 500);
  expect(cameras.counts.of('cam01').living).toBe(1);
  cameras.thaw('cam01');
  await waitFor('video again', 10_000, () => performance.now() - lastMs < 100);
  aborter.abort();
  await reading;
});

it('an RTSP camera plays, and counts who plays', async () => {
  const cameras = closedAfterTest(await RtspCameras.start({ cameras: { cam05: 5 } }));
  expect(await codecsOf(cameras.url('cam05'))).toEqual(['aac', 'h264']);
  await waitFor('the end of the connection', 30_000, () => cameras.counts.of('cam05').living === 0);
  expect(cameras.counts.of('cam05')).toMatchObject({ most: 1, total: 1 });
  await expect(codecsOf(cameras.url('cam06'))).rejects.toThrow(/404/);
});

it('a UDP camera plays', async () => {
  const camera = closedAfterTest(new UdpCamera(6, await freePort()));
  expect(await codecsOf(`${camera.url}?timeout=25000000`)).toEqual(['aac', 'h264']);
});

it('broken cameras are broken as they should be', async () => {
  const refusing = closedAfterTest(await BrokenCamera.start({ type: 'refuses' }));
  await expect(fetch(refusing.url)).rejects.toThrow();
  const missing = closedAfterTest(await BrokenCamera.start({ type: 'status', code: 404 }));
  expect((await fetch(missing.url)).status).toBe(404);
  const garbage = closedAfterTest(await BrokenCamera.start({ type: 'garbage' }));
  const chunk = (await (await fetch(garbage.url)).body?.getReader().read())?.value;
  expect(chunk?.length).toBeGreaterThan(0);
  expect(Buffer.from(chunk ?? []).includes(0x47)).toBe(false);
  const silent = closedAfterTest(await BrokenCamera.start({ type: 'silent' }));
  await expect(fetch(silent.url, { signal: AbortSignal.timeout(500) })).rejects.toThrow(/timeout/);
  await waitFor('its connection to be seen', 10_000, () => silent.connections === 1);
});

it('a camera that hangs says nothing more, one that closes ends', async () => {
  const cameras = closedAfterTest(await HttpCameras.start({ names: ['cam01'], pictures: [1] }));
  const video = cameras.pictureOf('cam01').fan;
  const closing = closedAfterTest(await BrokenCamera.start({ type: 'closes', video, afterMs: 700 }));
  expect((await (await fetch(closing.url)).arrayBuffer()).byteLength).toBeGreaterThan(0);
  const hanging = closedAfterTest(await BrokenCamera.start({ type: 'hangs', video, afterMs: 700 }));
  const socket = createConnection(Number(new URL(hanging.url).port), '127.0.0.1', () =>
    socket.write('GET / HTTP/1.0\r\n\r\n'),
  );
  let lastMs = 0;
  let ended = false;
  socket.on('data', () => {
    lastMs = performance.now();
  });
  socket.on('end', () => {
    ended = true;
  });
  await waitFor('silence after video', 10_000, () => lastMs > 0 && performance.now() - lastMs > 1000);
  expect(ended).toBe(false);
  socket.destroy();
});
