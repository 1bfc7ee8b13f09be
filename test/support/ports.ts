// Free TCP ports on loopback, below the range from which the kernel takes ports for outgoing connections: a server that is
// stopped and started again on its port finds it free. Each test process of one run has ports of its own; two runs may pick the same one.

import { createServer } from 'node:net';

const processes = 8;
const portsEach = 1500;
const firstPort = 20_000 + ((Number(process.env.VITEST_POOL_ID ?? 1) - 1) % processes) * portsEach;
const lastPort = firstPort + portsEach;
const givenPorts = new Set<number>();

/** A port that nobody listened on just now, and that this process was not given before. */
export async function freePort(): Promise<number> {
  for (let attempt = 0; attempt < 200; attempt++) {
    const port = firstPort + Math.floor(Math.random() * (lastPort - firstPort));
    if (givenPorts.has(port)) continue;
    givenPorts.add(port);
    if (await isFree(port)) return port;
  }
  throw new Error(`no free port between ${firstPort} and ${lastPort}`);
}

export async function freePorts(count: number): Promise<number[]> {
  return Promise.all(Array.from({ length: count }, () => freePort()));
}

function isFree(port: number): Promise<boolean> {
  return new Promise(resolve => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () => server.close(() => resolve(true)));
  });
}
