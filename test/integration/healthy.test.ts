// The health check of the image, against servers that answer as a node does, and as one should not.

import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { execa } from 'execa';
import { expect, it, onTestFinished } from 'vitest';
import { root } from '../support/root.ts';

/** A server on loopback that answers these statuses, by path, and ends with the test. @returns its port. */
async function serve(statuses: Readonly<Record<string, number>>): Promise<number> {
  const server = createServer((request, response) => {
    const status = statuses[request.url ?? ''] ?? 404;
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify({ status }));
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  return (server.address() as AddressInfo).port;
}

async function healthy(words: readonly string[], address: string, url = '') {
  const { exitCode, stdout } = await execa(join(root, 'etc/container/healthy'), words, {
    ...{ env: { WEIR_HTTP: address, WEIR_URL: url }, reject: false, stdin: 'ignore' },
  });
  return { isHealthy: exitCode === 0, said: stdout };
}

const monitoring = '/streamer/api/v3/monitoring';

it('asks whether the node is alive, or ready, and shows what it says', async () => {
  const port = await serve({ [`${monitoring}/liveness`]: 200, [`${monitoring}/readiness`]: 503 });
  expect(await healthy([], `${port}`)).toEqual({ isHealthy: true, said: '{"status":200}' });
  expect(await healthy(['liveness'], `${port}`)).toMatchObject({ isHealthy: true });
  expect(await healthy(['readiness'], `${port}`)).toEqual({ isHealthy: false, said: '{"status":503}' });
});

it('asks where the node listens', async () => {
  const port = await serve({ [`${monitoring}/liveness`]: 200 });
  for (const address of [`127.0.0.1:${port}`, `0.0.0.0:${port}`, `[::]:${port}`])
    expect(await healthy([], address), address).toMatchObject({ isHealthy: true });
});

it('asks where commands ask, when the file alone says where the node listens', async () => {
  const port = await serve({ [`${monitoring}/liveness`]: 200 });
  for (const url of [`http://127.0.0.1:${port}`, `http://localhost:${port}/`])
    expect(await healthy([], '', url), url).toMatchObject({ isHealthy: true });
  expect(await healthy([], '', 'http://127.0.0.1:1')).toMatchObject({ isHealthy: false });
  expect(await healthy([], `${port}`, 'http://127.0.0.1:1')).toMatchObject({ isHealthy: true });
});

it('is not healthy where nobody listens', async () => {
  const port = await serve({});
  expect(await healthy([], `[::1]:${port}`)).toMatchObject({ isHealthy: false });
  expect(await healthy([], '1')).toMatchObject({ isHealthy: false });
});
