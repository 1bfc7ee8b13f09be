// A port of loopback that is free now and likely stays free while etcd is away for a moment: it lies below the range from which the
// kernel gives ports to outgoing connections (32768 and up by default).

import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';
import { TellUserError } from '../../base/errors.ts';

const firstPort = 23_000;
const lastPort = 32_000;
const attempts = 100;

/** Throws TellUserError when none of many is free. */
export async function freeLoopbackPort(): Promise<number> {
  for (let attempt = 0; attempt < attempts; attempt++) {
    const port = randomInt(firstPort, lastPort);
    if (await isFree(port)) return port;
  }
  throw new TellUserError(`no port of 127.0.0.1 between ${firstPort} and ${lastPort} is free for the embedded etcd`);
}

function isFree(port: number): Promise<boolean> {
  return new Promise(resolve => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}
