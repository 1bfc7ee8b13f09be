// Cameras that misbehave, one fault each, for the tests of what a node says about them and of what else must not suffer.

import { createServer, type Server, type Socket } from 'node:net';
import { Writable } from 'node:stream';
import { listen } from './listen.ts';
import type { PacketFan } from './packet-fan.ts';

export type Fault =
  /** Takes the connection and never says anything. */
  | { readonly type: 'silent' }
  /** Nobody listens there. */
  | { readonly type: 'refuses' }
  /** Answers with bytes that are no video. */
  | { readonly type: 'garbage' }
  /** Answers with this HTTP status. */
  | { readonly type: 'status'; readonly code: number }
  /** Plays for a while from its first video on, then says nothing more and keeps the connection. */
  | { readonly type: 'hangs'; readonly video: PacketFan; readonly afterMs: number }
  /** Plays for as long, then closes the connection, each time. */
  | { readonly type: 'closes'; readonly video: PacketFan; readonly afterMs: number };

export class BrokenCamera {
  readonly url: string;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  #connections = 0;

  private constructor(server: Server, port: number, fault: Fault) {
    this.#server = server;
    this.url = `http://127.0.0.1:${port}/broken.ts`;
    server.on('connection', socket => {
      this.#connections += 1;
      this.#sockets.add(socket);
      socket.on('error', () => socket.destroy());
      socket.on('close', () => this.#sockets.delete(socket));
      socket.once('data', () => answer(socket, fault));
    });
  }

  static async start(fault: Fault): Promise<BrokenCamera> {
    const server = createServer();
    const camera = new BrokenCamera(server, await listen(server), fault);
    if (fault.type === 'refuses') await camera.close();
    return camera;
  }

  /** How often somebody connected. */
  get connections(): number {
    return this.#connections;
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    if (this.#server.listening) await new Promise(resolve => this.#server.close(resolve));
  }
}

const VIDEO_FOLLOWS = 'HTTP/1.0 200 OK\r\ncontent-type: video/mp2t\r\n\r\n';

function answer(socket: Socket, fault: Fault): void {
  switch (fault.type) {
    case 'silent':
    case 'refuses':
      return;
    case 'status':
      socket.end(`HTTP/1.0 ${fault.code} No\r\ncontent-length: 0\r\n\r\n`);
      return;
    case 'garbage':
      sendGarbage(socket);
      return;
    case 'hangs':
    case 'closes':
      playFor(socket, fault);
      return;
  }
}

/** The same bytes at every run: an even mixture that never looks like MPEG-TS. 100 kB a second. */
function sendGarbage(socket: Socket): void {
  socket.write(VIDEO_FOLLOWS);
  const bytes = Buffer.from(Array.from({ length: 10_000 }, (_, index) => (index * index * 31 + index * 7) & 0x3f));
  const timer = setInterval(() => socket.write(bytes), 100);
  socket.on('close', () => clearInterval(timer));
}

function playFor(socket: Socket, fault: Extract<Fault, { type: 'hangs' | 'closes' }>): void {
  socket.write(VIDEO_FOLLOWS);
  let timer: NodeJS.Timeout | undefined;
  const leave = fault.video.add(socket);
  const stopWaiting = onFirst(fault.video, () => {
    timer = setTimeout(() => {
      leave();
      if (fault.type === 'closes') socket.end();
    }, fault.afterMs);
  });
  socket.on('close', () => {
    clearTimeout(timer);
    stopWaiting();
    leave();
  });
}

/** A picture takes a while to begin: what nobody has drawn yet is not played. @returns what gives it up. */
function onFirst(video: PacketFan, then: () => void): () => void {
  const stopWaiting = video.add(
    new Writable({
      write(_packets, _encoding, done) {
        stopWaiting();
        then();
        done();
      },
    }),
  );
  return stopWaiting;
}
