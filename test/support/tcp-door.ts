// A TCP door in front of a port of loopback, which a test can shut (all connections die) and open again, also towards another port. Bytes pass
// through untouched; who wants to see them may listen to both sides of each connection.

import { connect, createServer, type Server, type Socket } from 'node:net';
import { freePort } from './ports.ts';

export interface TcpDoor {
  readonly url: string;
  open(toPort?: number): Promise<void>;
  shut(): void;
}

/** @param watch is called with both sides of each new connection: who has come, and the target. */
export async function openDoor(
  targetPort: number,
  watch: (from: Socket, to: Socket) => void = () => {},
): Promise<TcpDoor> {
  const port = await freePort();
  const sockets = new Set<Socket>();
  let server: Server;
  const open = (toPort = targetPort) => {
    server = createServer({ noDelay: true }, from => {
      const to = connect({ host: '127.0.0.1', port: toPort, noDelay: true });
      for (const socket of [from, to]) sockets.add(socket.on('error', () => {}));
      watch(from, to);
      from.pipe(to).pipe(from);
    });
    return new Promise<void>(resolve => server.listen(port, '127.0.0.1', resolve));
  };
  const shut = () => {
    server.close();
    for (const socket of sockets) socket.destroy();
    sockets.clear();
  };
  await open();
  return { url: `http://127.0.0.1:${port}`, open, shut };
}
