// A live HLS stream in a test's hands: a segment of a second comes every second, unless the test holds it; then players get the same list
// again and again, as from a node that waits for the next owner. It can end, as a file ends.

import { readdir, readFile } from 'node:fs/promises';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { execa } from 'execa';
import { makeTemporaryFolder } from './temporary-folder.ts';

const mostS = 120;
const startsWith = 3;
const listed = 6;

export class HeldLive {
  readonly url: string;
  readonly #server: Server;
  readonly #segments: readonly Buffer[];
  /** When the stream would have begun if it had never been held. */
  #beganMs = performance.now();
  #heldMs: number | null = null;
  #isOver = false;

  private constructor(segments: readonly Buffer[], server: Server) {
    this.#segments = segments;
    this.#server = server;
    this.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/live.m3u8`;
    server.on('request', (request, response) => this.#answer(request.url ?? '', response));
  }

  static async open(): Promise<HeldLive> {
    const segments = await encode();
    const server = createServer();
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
    return new HeldLive(segments, server);
  }

  /** No segment more until `goOn`. */
  hold(): void {
    this.#heldMs ??= performance.now();
  }

  goOn(): void {
    if (this.#heldMs !== null) this.#beganMs += performance.now() - this.#heldMs;
    this.#heldMs = null;
  }

  /** The list says that it is complete. */
  finish(): void {
    this.hold();
    this.#isOver = true;
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise(resolve => this.#server.close(resolve));
  }

  #answer(path: string, response: ServerResponse): void {
    const segment = this.#segments[Number(/^\/(\d+)\.ts$/.exec(path)?.[1])];
    if (path === '/live.m3u8') response.setHeader('Content-Type', 'application/vnd.apple.mpegurl').end(this.#list());
    else if (segment === undefined) response.writeHead(404).end();
    else response.setHeader('Content-Type', 'video/mp2t').end(segment);
  }

  #list(): string {
    const elapsedMs = (this.#heldMs ?? performance.now()) - this.#beganMs;
    const count = Math.min(startsWith + Math.floor(elapsedMs / 1000), this.#segments.length);
    const first = Math.max(0, count - listed);
    const lines = Array.from({ length: count - first }, (_, index) => `#EXTINF:1.000,\n${first + index}.ts`);
    const head = ['#EXTM3U', '#EXT-X-VERSION:3', '#EXT-X-TARGETDURATION:1', `#EXT-X-MEDIA-SEQUENCE:${first}`];
    return [...head, ...lines, ...(this.#isOver ? ['#EXT-X-ENDLIST'] : []), ''].join('\n');
  }
}

/** With a tone: most players keep their time by it. */
async function encode(): Promise<readonly Buffer[]> {
  const folder = await makeTemporaryFolder();
  try {
    const inputs = [
      '-f',
      'lavfi',
      '-i',
      'testsrc2=size=320x180:rate=25',
      '-f',
      'lavfi',
      '-i',
      'sine=sample_rate=48000',
    ];
    const coded = ['-c:v', 'libx264', '-preset', 'ultrafast', '-pix_fmt', 'yuv420p', '-g', '25', '-sc_threshold', '0'];
    const cut = [
      '-f',
      'segment',
      '-segment_time',
      '1',
      '-segment_format',
      'mpegts',
      '-individual_header_trailer',
      '0',
      join(folder.path, '%03d.ts'),
    ];
    await execa('ffmpeg', ['-v', 'error', ...inputs, ...coded, '-c:a', 'aac', '-t', String(mostS), ...cut]);
    const names = (await readdir(folder.path)).sort();
    return await Promise.all(names.map(name => readFile(join(folder.path, name))));
  } finally {
    await folder.remove();
  }
}
