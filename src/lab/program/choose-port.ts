// A port of loopback for something that the lab is about to start: the one that the documents name, or the next free one ten
// further up. It stays below the range from which the kernel takes ports for outgoing connections.

import { createServer } from 'node:net';
import { TellUserError } from '../../base/errors.ts';

const ATTEMPTS = 200;
const STEP = 10;

/** @param taken ports given to others already, which nobody listens on yet. */
export async function choosePort(preferred: number, taken: ReadonlySet<number> = new Set()): Promise<number> {
  for (let port = preferred; port < preferred + ATTEMPTS * STEP; port += STEP) {
    if (!taken.has(port) && (await isFree(port))) return port;
  }
  throw new TellUserError(`No free port of 127.0.0.1 among ${preferred}, ${preferred + STEP}, … for the lab.`);
}

function isFree(port: number): Promise<boolean> {
  return new Promise(resolve => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () => server.close(() => resolve(true)));
  });
}
