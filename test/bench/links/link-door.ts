// A door in front of a node's `api_url`, through which all that other nodes say to it and hear from it goes, and what can befall such a link.
// Once something has, it lasts until the door is closed. Where nothing passes, an end of one side is not told to the other one either.

import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { setTimeout } from 'node:timers/promises';
import { freePort } from '../../support/ports.ts';
import { BlackHole } from './black-hole.ts';

/** cut: connections are reset, new ones refused. stalled: no byte passes any more, also on new connections. silent: the same, and nobody answers
 *  who wants to connect. flooded: all of them share what a narrow line takes. */
export const troubles = ['cut', 'stalled', 'silent', 'flooded'] as const;
export type Trouble = (typeof troubles)[number];

/** Of the narrow line, each way. */
export const narrowBytesPerSecond = 40_000;
/** So much of one connection, then the next one's turn. */
const packetBytes = 1500;

/** One way of the link. */
interface Way {
  /** When the narrow line has sent what it was given, monotonic ms. */
  freeAtMs: number;
}

export class LinkDoor {
  readonly url: string;
  readonly #port: number;
  readonly #targetPort: number;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  readonly #ways: readonly [to: Way, from: Way] = [{ freeAtMs: 0 }, { freeAtMs: 0 }];
  #trouble: Trouble | null = null;
  #blackHole: BlackHole | null = null;

  private constructor(port: number, targetPort: number) {
    this.url = `http://127.0.0.1:${port}`;
    this.#port = port;
    this.#targetPort = targetPort;
    this.#server = createServer({ noDelay: true }, from => this.#join(from));
  }

  static async open(targetPort: number): Promise<LinkDoor> {
    const door = new LinkDoor(await freePort(), targetPort);
    door.#server.listen(door.#port, '127.0.0.1');
    await once(door.#server, 'listening');
    return door;
  }

  async begin(trouble: Trouble): Promise<void> {
    if (trouble === 'silent') this.#blackHole = await BlackHole.prepare(this.#port);
    this.#trouble = trouble;
    if (trouble === 'silent' || trouble === 'cut') this.#server.close();
    if (trouble === 'cut') for (const socket of this.#sockets) socket.resetAndDestroy();
    await this.#blackHole?.open();
  }

  async close(): Promise<void> {
    this.#server.close();
    for (const socket of this.#sockets) socket.destroy();
    await this.#blackHole?.close();
  }

  #join(from: Socket): void {
    const to = connect({ host: '127.0.0.1', port: this.#targetPort, noDelay: true });
    for (const socket of [from, to]) {
      this.#sockets.add(socket.on('error', () => {}));
      socket.on('close', () => this.#sockets.delete(socket));
    }
    const [there, back] = this.#ways;
    void this.#carry(from, to, there);
    void this.#carry(to, from, back);
  }

  async #carry(from: Socket, to: Socket, way: Way): Promise<void> {
    try {
      for await (const chunk of from.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
        const length = this.#trouble === 'flooded' ? packetBytes : chunk.length;
        for (let at = 0; at < chunk.length; at += length) {
          const packet = chunk.subarray(at, at + length);
          await this.#pass(packet.length, way);
          if (!to.write(packet)) await once(to, 'drain');
        }
      }
      await this.#pass(0, way);
      to.end();
    } catch {
      // One side was reset, or destroyed.
      await this.#pass(0, way);
      to.destroy();
    }
  }

  /** Resolves when the link has taken so many bytes; never where it takes none. */
  async #pass(bytes: number, way: Way): Promise<void> {
    if (this.#trouble === 'stalled' || this.#trouble === 'silent') return new Promise(() => {});
    if (this.#trouble !== 'flooded') return;
    const nowMs = performance.now();
    way.freeAtMs = Math.max(nowMs, way.freeAtMs) + (bytes * 1000) / narrowBytesPerSecond;
    await setTimeout(way.freeAtMs - nowMs);
  }
}
