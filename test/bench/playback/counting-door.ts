// A door in front of a node that counts what other nodes send through it; nothing is held back or changed.

import { openDoor } from '../../support/tcp-door.ts';

export interface CountingDoor {
  readonly url: string;
  /** What was sent to the node and what it answered, in all. */
  readonly bytes: () => number;
  close(): void;
}

export async function openCountingDoor(targetPort: number): Promise<CountingDoor> {
  let bytes = 0;
  const count = (chunk: Buffer): void => {
    bytes += chunk.length;
  };
  const { url, shut } = await openDoor(targetPort, (from, to) => {
    for (const socket of [from, to]) socket.on('data', count);
  });
  return { url, bytes: () => bytes, close: shut };
}
