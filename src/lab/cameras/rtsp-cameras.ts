// Simulated cameras over RTSP: each plays at rtsp://HOST:PORT/NAME over the TCP connection of the request (interleaved; UDP is
// refused with 461, after which players ask for TCP) and counts who is connected. For labs and tests: one session a connection, no
// authentication, no pause.

import { createServer, type Server, type Socket } from 'node:net';
import { ConnectionCount } from './connection-count.ts';
import { listen } from './listen.ts';
import { RtpPicture } from './rtp-picture.ts';
import { interleavedFrame, type RtspRequest, rtspAnswer, takeRtspRequest } from './rtsp-message.ts';

const MOST_UNREAD_BYTES = 4_000_000;

export interface RtspCamerasOptions {
  /** Camera name to its number (from 1), which decides what it shows. */
  readonly cameras: Readonly<Record<string, number>>;
  /** Preferred port; the system chooses when it is taken or not given. */
  readonly port?: number;
  /** Default loopback. */
  readonly host?: string;
  /** Where connections are counted; default: a count of its own. */
  readonly counts?: ConnectionCount;
}

export class RtspCameras {
  readonly counts: ConnectionCount;
  readonly #server: Server;
  readonly #origin: string;
  readonly #sockets = new Set<Socket>();
  readonly #pictures: ReadonlyMap<string, RtpPicture>;

  private constructor(
    server: Server,
    origin: string,
    pictures: ReadonlyMap<string, RtpPicture>,
    counts: ConnectionCount | undefined,
  ) {
    this.counts = counts ?? new ConnectionCount(() => Number(process.hrtime.bigint()) / 1e6);
    this.#server = server;
    this.#origin = origin;
    this.#pictures = pictures;
    server.on('connection', socket => {
      this.#sockets.add(socket);
      socket.on('close', () => this.#sockets.delete(socket));
      new Session(socket, this.#pictures, this.counts);
    });
  }

  static async start(options: RtspCamerasOptions): Promise<RtspCameras> {
    const server = createServer();
    const host = options.host ?? '127.0.0.1';
    const port = await listen(server, options.port, host);
    const pictures = new Map<string, RtpPicture>();
    for (const [name, number] of Object.entries(options.cameras)) pictures.set(name, await RtpPicture.start(number));
    return new RtspCameras(server, `rtsp://${host}:${port}`, pictures, options.counts);
  }

  url(name: string): string {
    return `${this.#origin}/${name}`;
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await new Promise(resolve => this.#server.close(resolve));
    await Promise.all([...this.#pictures.values()].map(picture => picture.close()));
  }
}

class Session {
  readonly #socket: Socket;
  readonly #pictures: ReadonlyMap<string, RtpPicture>;
  readonly #counts: ConnectionCount;
  /** Track to the interleaved channel of its media; its reports go on the next one. */
  readonly #channels = new Map<number, number>();
  #unread: Buffer = Buffer.alloc(0);
  #closed: (() => void) | null = null;
  #leave: () => void = () => {};

  constructor(socket: Socket, pictures: ReadonlyMap<string, RtpPicture>, counts: ConnectionCount) {
    this.#socket = socket;
    this.#pictures = pictures;
    this.#counts = counts;
    // One turn later: what the kernel already knows of closed connections is counted before this one is.
    socket.on('data', bytes => setImmediate(() => this.#read(bytes)));
    for (const event of ['end', 'error', 'close']) socket.on(event, () => this.#end());
  }

  #end(): void {
    this.#closed?.();
    this.#leave();
    this.#socket.destroy();
  }

  #read(bytes: Buffer): void {
    this.#unread = Buffer.concat([this.#unread, bytes]);
    for (;;) {
      const { request, rest } = takeRtspRequest(this.#unread);
      this.#unread = rest;
      if (request === null) return;
      this.#answer(request).catch(() => this.#end());
    }
  }

  async #answer(request: RtspRequest): Promise<void> {
    if (this.#socket.destroyed) return;
    const [, name = '', track = ''] = /^rtsp:\/\/[^/]+\/([^/?]*)(?:\/track(\d+))?/.exec(request.url) ?? [];
    const picture = this.#pictures.get(name);
    if (picture === undefined) {
      this.#socket.write(rtspAnswer(request, request.method === 'OPTIONS' ? '200 OK' : '404 Not Found', METHODS));
      return;
    }
    this.#closed ??= this.#counts.open(name);
    this.#socket.write(await this.#answerOf(request, picture, Number(track || -1)));
    if (request.method === 'PLAY') this.#play(picture);
    if (request.method === 'TEARDOWN') this.#end();
  }

  async #answerOf(request: RtspRequest, picture: RtpPicture, track: number): Promise<string> {
    switch (request.method) {
      case 'OPTIONS':
        return rtspAnswer(request, '200 OK', METHODS);
      case 'DESCRIBE':
        return rtspAnswer(
          request,
          '200 OK',
          { 'Content-Base': `${request.url}/`, 'Content-Type': 'application/sdp' },
          await picture.description,
        );
      case 'SETUP':
        return this.#setUp(request, track);
      case 'PLAY':
      case 'TEARDOWN':
      case 'GET_PARAMETER':
      case 'SET_PARAMETER':
        return rtspAnswer(request, '200 OK', SESSION);
      default:
        return rtspAnswer(request, '405 Method Not Allowed', METHODS);
    }
  }

  #setUp(request: RtspRequest, track: number): string {
    const transport = request.headers.transport ?? '';
    if (!transport.startsWith('RTP/AVP/TCP')) return rtspAnswer(request, '461 Unsupported Transport');
    const channel = Number(/interleaved=(\d+)/.exec(transport)?.[1] ?? track * 2);
    this.#channels.set(track, channel);
    const answer = `RTP/AVP/TCP;unicast;interleaved=${channel}-${channel + 1}`;
    return rtspAnswer(request, '200 OK', { ...SESSION, Transport: answer });
  }

  #play(picture: RtpPicture): void {
    this.#leave();
    this.#leave = picture.add(({ track, isReport, bytes }) => {
      const channel = this.#channels.get(track);
      if (channel === undefined) return;
      if (this.#socket.writableLength > MOST_UNREAD_BYTES) this.#end();
      else this.#socket.write(interleavedFrame(isReport ? channel + 1 : channel, bytes));
    });
  }
}

const METHODS = { Public: 'OPTIONS, DESCRIBE, SETUP, PLAY, TEARDOWN, GET_PARAMETER, SET_PARAMETER' };
const SESSION = { Session: '1;timeout=60' };
