// A door in front of a node that counts what other nodes send through it; nothing is held back or changed.

import { connect, createServer, type Socket } from 'node:net';
import { freePort } from '../../support/ports.ts';

export interface CountingDoor {
  readonly url: string;
  /** What was sent to the node and what it answered, in all. */
  readonly bytes: () => number;
  close(): void;
}

export async function openCountingDoor(targetPort: number): Promise<CountingDoor> {
  const port = await freePort();
  const sockets = new Set<Socket>();
  let bytes = 0;
  const server = createServer({ noDelay: true }, from => {
    const to = connect({ host: '127.0.0.1', port: targetPort, noDelay: true });
    for (const socket of [from, to]) {
      sockets.add(socket.on('error', () => {}));
      socket.on('data', (chunk: Buffer) => {
        bytes += chunk.length;
      });
    }
    from.pipe(to).pipe(from);
  });
  await new Promise<void>(resolve => server.listen(port, '127.0.0.1', resolve));
  const close = () => {
    server.close();
    for (const socket of sockets) socket.destroy();
  };
  return { url: `http://127.0.0.1:${port}`, bytes: () => bytes, close };
}
