// A door between a node and its etcd that notes when each renewal of the lease was sent: from outside, at the moment at which the request
// comes out of the node. Bytes pass through untouched. It knows one request by its bytes, a LeaseGrant of the bench's own TTL: gRPC's
// five bytes of frame (not compressed, two bytes long), then field 1 of the message. Nothing else that a node sends is like it.

import { connect, createServer, type Socket } from 'node:net';
import { realClock } from '../../../src/adapters/clock.ts';
import { freePort } from '../../support/ports.ts';

export interface RenewalDoor {
  readonly url: string;
  /** When each was sent, monotonic ms. */
  readonly sentMs: readonly number[];
  close(): void;
}

export async function openRenewalDoor(etcdUrl: string, ttlSeconds: number): Promise<RenewalDoor> {
  const port = await freePort();
  const { hostname, port: etcdPort } = new URL(etcdUrl);
  const sentMs: number[] = [];
  const sockets = new Set<Socket>();
  const server = createServer({ noDelay: true }, from => {
    const to = connect({ host: hostname, port: Number(etcdPort), noDelay: true });
    for (const socket of [from, to]) sockets.add(socket.on('error', () => {}));
    noteGrants(from, ttlSeconds, sentMs);
    from.pipe(to).pipe(from);
  });
  await new Promise<void>(resolve => server.listen(port, '127.0.0.1', resolve));
  const close = () => {
    server.close();
    for (const socket of sockets) socket.destroy();
  };
  return { url: `http://127.0.0.1:${port}`, sentMs, close };
}

function noteGrants(from: Socket, ttlSeconds: number, sentMs: number[]): void {
  const grant = Buffer.from([0, 0, 0, 0, 2, 0x08, ttlSeconds]);
  let rest: Buffer = Buffer.alloc(0);
  from.on('data', (chunk: Buffer) => {
    const bytes = Buffer.concat([rest, chunk]);
    for (let at = bytes.indexOf(grant); at >= 0; at = bytes.indexOf(grant, at + grant.length)) {
      sentMs.push(realClock.monotonicMs());
    }
    // Less than a whole one: it may have been cut in two, and none is counted twice.
    rest = bytes.subarray(Math.max(0, bytes.length - grant.length + 1));
  });
}
