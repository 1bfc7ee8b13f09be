// A door between a node and its etcd that notes when each renewal of the lease was sent: from outside, at the moment at which the request
// comes out of the node. Bytes pass through untouched. It knows one request by its bytes, a LeaseGrant of the bench's own TTL: gRPC's
// five bytes of frame (not compressed, two bytes long), then field 1 of the message. Nothing else that a node sends is like it.

import type { Socket } from 'node:net';
import { realClock } from '../../../src/adapters/clock.ts';
import { openDoor } from '../../support/tcp-door.ts';

export interface RenewalDoor {
  readonly url: string;
  /** When each was sent, monotonic ms. */
  readonly sentMs: readonly number[];
  close(): void;
}

export async function openRenewalDoor(etcdUrl: string, ttlSeconds: number): Promise<RenewalDoor> {
  const sentMs: number[] = [];
  const etcdPort = Number(new URL(etcdUrl).port);
  const { url, shut } = await openDoor(etcdPort, from => noteGrants(from, ttlSeconds, sentMs));
  return { url, sentMs, close: shut };
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
