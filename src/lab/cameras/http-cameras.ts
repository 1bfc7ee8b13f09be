// Simulated cameras over HTTP: each answers GET /NAME.ts with an endless live MPEG-TS and counts who is connected; GET /counts
// tells the counts as JSON, and in a header what their clock shows. A camera can be frozen: it keeps its connections and says nothing more, like one whose encoder hangs.
// For labs and tests: no authentication, no limits.

import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { ConnectionCount } from './connection-count.ts';
import { listen } from './listen.ts';
import { LivePicture } from './live-picture.ts';

export interface HttpCamerasOptions {
  readonly names: readonly string[];
  /** The numbers of different pictures, one encoder each; the cameras show them in turn. */
  readonly pictures: readonly number[];
  /** Preferred port; the system chooses when it is taken or not given. */
  readonly port?: number;
  /** Default loopback. */
  readonly host?: string;
  /** Where connections are counted; default: a count of its own. */
  readonly counts?: ConnectionCount;
}

export class HttpCameras {
  readonly counts: ConnectionCount;
  readonly #server: Server;
  readonly #origin: string;
  readonly #names: readonly string[];
  readonly #pictures: readonly LivePicture[];
  readonly #frozen = new Set<string>();
  readonly #watching = new Map<ServerResponse, { readonly name: string; leaveFan: () => void }>();

  private constructor(server: Server, origin: string, options: HttpCamerasOptions) {
    this.#server = server;
    this.#origin = origin;
    this.#names = options.names;
    this.counts = options.counts ?? new ConnectionCount(() => Number(process.hrtime.bigint()) / 1e6);
    this.#pictures = options.pictures.map(number => new LivePicture(number));
    server.on('request', (request, response) => this.#answer(request, response));
  }

  static async start(options: HttpCamerasOptions): Promise<HttpCameras> {
    const server = createServer();
    const host = options.host ?? '127.0.0.1';
    const port = await listen(server, options.port, host);
    return new HttpCameras(server, `http://${host}:${port}`, options);
  }

  url(name: string): string {
    return `${this.#origin}/${name}.ts`;
  }

  get countsUrl(): string {
    return `${this.#origin}/counts`;
  }

  /** The picture of a camera, for other servers that show it. */
  pictureOf(name: string): LivePicture {
    const picture = this.#pictures[this.#names.indexOf(name) % this.#pictures.length];
    if (picture === undefined) throw new RangeError(`no camera ${name}`);
    return picture;
  }

  /** From now on the camera is silent, to the connected as to new ones. */
  freeze(name: string): void {
    this.#frozen.add(name);
    for (const watching of this.#watching.values()) if (watching.name === name) watching.leaveFan();
  }

  /** The camera goes on, for those who are still connected as well. */
  thaw(name: string): void {
    this.#frozen.delete(name);
    for (const [response, watching] of this.#watching) {
      if (watching.name === name) watching.leaveFan = this.pictureOf(name).fan.add(response);
    }
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise(resolve => this.#server.close(resolve));
    await Promise.all(this.#pictures.map(picture => picture.close()));
  }

  #answer(request: IncomingMessage, response: ServerResponse): void {
    const path = (request.url ?? '/').split('?')[0] ?? '/';
    if (path === '/counts') {
      response.setHeader('x-monotonic-ms', this.counts.nowMs);
      response.setHeader('content-type', 'application/json').end(`${JSON.stringify(this.counts.all())}\n`);
      return;
    }
    const name = path.slice(1).replace(/\.ts$/, '');
    if (!this.#names.includes(name)) response.writeHead(404).end(`no camera ${name}\n`);
    // One turn later: what the kernel already knows of closed connections is counted before this one is.
    else setImmediate(() => this.#show(name, request, response));
  }

  #show(name: string, request: IncomingMessage, response: ServerResponse): void {
    if (request.socket.destroyed) return;
    const closed = this.counts.open(name);
    response.useChunkedEncodingByDefault = false;
    response.shouldKeepAlive = false;
    response.writeHead(200, { 'content-type': 'video/mp2t', 'cache-control': 'no-store' });
    response.flushHeaders();
    const watching = { name, leaveFan: this.#frozen.has(name) ? () => {} : this.pictureOf(name).fan.add(response) };
    this.#watching.set(response, watching);
    const end = () => {
      closed();
      watching.leaveFan();
      this.#watching.delete(response);
      response.destroy();
    };
    for (const event of ['end', 'error', 'close']) request.socket.once(event, end);
    response.on('error', end);
  }
}
