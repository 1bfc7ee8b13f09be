// Lets a server listen, on loopback where nothing else is said, on the port that one would like or else on a free one.

import type { AddressInfo, Server } from 'node:net';

/** @returns the port. Throws when not even a free one can be had. */
export async function listen(server: Server, preferredPort = 0, host = '127.0.0.1'): Promise<number> {
  try {
    return await listenOn(server, preferredPort, host);
  } catch (error) {
    if (preferredPort === 0) throw error;
    return await listenOn(server, 0, host);
  }
}

function listenOn(server: Server, port: number, host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve((server.address() as AddressInfo).port);
    });
  });
}
