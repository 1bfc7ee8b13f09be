// A port of loopback for something that the lab is about to start: the one that the documents name, or the next free one ten
// further up. It stays below the range from which the kernel takes ports for outgoing connections.

import { createSocket } from 'node:dgram';
import { createServer } from 'node:net';
import { TellUserError } from '../../base/errors.ts';

const ATTEMPTS = 200;
const STEP = 10;

/** @param taken ports given to others already, which nobody listens on yet. */
export function choosePort(preferred: number, taken: ReadonlySet<number> = new Set()): Promise<number> {
  return choose(preferred, async port => !taken.has(port) && (await isFreeTcp(port)));
}

/** For packets: whoever sends to one that is taken is heard by another. */
export function chooseUdpPort(preferred: number): Promise<number> {
  return choose(preferred, isFreeUdp);
}

async function choose(preferred: number, isFree: (port: number) => Promise<boolean>): Promise<number> {
  for (let port = preferred; port < preferred + ATTEMPTS * STEP; port += STEP) if (await isFree(port)) return port;
  throw new TellUserError(`No free port of 127.0.0.1 among ${preferred}, ${preferred + STEP}, … for the lab.`);
}

function isFreeTcp(port: number): Promise<boolean> {
  return new Promise(resolve => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () => server.close(() => resolve(true)));
  });
}

function isFreeUdp(port: number): Promise<boolean> {
  return new Promise(resolve => {
    const socket = createSocket('udp4');
    socket.once('error', () => resolve(false));
    socket.bind({ port, address: '127.0.0.1', exclusive: true }, () => socket.close(() => resolve(true)));
  });
}
