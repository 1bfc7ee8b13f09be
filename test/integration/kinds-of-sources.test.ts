// Every kind of source that a stream may have, each with a real server of its own: it runs, and what is served is its video.

import { execa } from 'execa';
import { expect, it, onTestFinished } from 'vitest';
import { RtspCameras } from '../../src/lab/cameras/rtsp-cameras.ts';
import { UdpCamera } from '../../src/lab/cameras/udp-camera.ts';
import { Program } from '../../src/lab/program/program.ts';
import { freePort, freePorts } from '../support/ports.ts';
import { etcdForTest, sourcesForTest } from '../support/sources.ts';
import { startCluster } from '../support/start-cluster.ts';
import { makeTemporaryFolder } from '../support/temporary-folder.ts';
import { waitFor } from '../support/wait.ts';

const picture = ['-f', 'lavfi', '-i', 'testsrc2=size=320x180:rate=25', '-f', 'lavfi', '-i', 'sine'];
const encoder = ['-c:v', 'libx264', '-preset', 'ultrafast', '-g', '50', '-pix_fmt', 'yuv420p', '-c:a', 'aac'];

/** A server made of ffmpeg: it listens, serves one client, and is started again when that has left. */
function serve(title: string, ...output: readonly string[]): void {
  let isOver = false;
  let server: Program;
  const start = (): void => {
    const args = ['-nostdin', '-loglevel', 'error', '-re', ...picture, ...encoder, ...output];
    server = Program.start({ title, command: 'ffmpeg', args });
    void server.ended.then(() => isOver || start());
  };
  start();
  onTestFinished(async () => {
    isOver = true;
    await server.end('SIGTERM', 1000);
  });
}

it('takes in http, hls, rtsp, udp, rtmp, srt, a file and the test picture', async () => {
  const folder = await makeTemporaryFolder();
  onTestFinished(() => folder.remove());
  const sources = await sourcesForTest(1);
  const [rtmpPort, srtPort, udpPort] = await freePorts(3);
  const rtsp = await RtspCameras.start({ port: await freePort(), cameras: { cam: 3 } });
  onTestFinished(() => rtsp.close());
  const udp = new UdpCamera(4, udpPort ?? 0);
  onTestFinished(() => udp.close());
  serve('rtmp server', '-f', 'flv', '-listen', '1', `rtmp://127.0.0.1:${rtmpPort}/live/cam`);
  serve('srt server', '-f', 'mpegts', `srt://127.0.0.1:${srtPort}?mode=listener`);
  const film = `${folder.path}/film.mp4`;
  await execa('ffmpeg', ['-nostdin', '-loglevel', 'error', ...picture, ...encoder, '-t', '6', film]);

  const etcd = await etcdForTest();
  const urls: Readonly<Record<string, string>> = {
    http: sources.cameras.url('cam01'),
    rtsp: rtsp.url('cam'),
    udp: udp.url,
    rtmp: `rtmp://127.0.0.1:${rtmpPort}/live/cam`,
    srt: `srt://127.0.0.1:${srtPort}`,
    file: `file://${film}`,
    testsrc: 'testsrc://',
  };
  const cluster = await startCluster({
    nodes: 1,
    etcd: etcd.endpoints,
    streams: ([node]) =>
      [
        ...Object.entries(urls).map(([name, url]) => `stream ${name} { url ${url}; cluster_ingest; }`),
        // weir's own output is as good an HLS source as any
        `stream hls { url http://${node}/testsrc/index.m3u8; cluster_ingest; }`,
      ].join('\n'),
  });
  const names = [...Object.keys(urls), 'hls'];
  await cluster.waitUntilRunning(60_000, names);
  for (const name of names) {
    const video = await waitFor(`video of ${name}`, 45_000, async () => {
      const url = `${cluster.node(0).origin}/${name}/index.m3u8`;
      const show = ['-v', 'error', '-show_entries', 'stream=codec_name', '-of', 'csv=p=0'];
      const { stdout } = await execa('ffprobe', [...show, url], { reject: false, timeout: 15_000 });
      return stdout.includes('h264') && stdout;
    });
    expect(video, name).toContain('aac');
  }
});
