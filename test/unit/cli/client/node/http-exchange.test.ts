import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type HttpQuestion, httpExchange } from '../../../../../src/cli/client/node/http-exchange.ts';

let server: Server;
let url: string;
let answer: (request: IncomingMessage, response: ServerResponse) => void;

beforeEach(async () => {
  server = createServer((request, response) => answer(request, response));
  await listen(0);
});

afterEach(async () => {
  server.closeAllConnections();
  await new Promise(resolve => server.close(resolve));
});

async function listen(port: number): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(port, '127.0.0.1', resolve);
  });
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/x`;
}

/** Ports that browsers and fetch refuse; the first one that nobody has. */
async function listenWhereFetchDoesNotAsk(): Promise<void> {
  await new Promise(resolve => server.close(resolve));
  const taken = async (port: number) =>
    listen(port).then(
      () => false,
      () => true,
    );
  for (const port of [10_080, 6667, 6668, 6669, 6697, 6566, 6000]) if (!(await taken(port))) return;
  throw new Error('another program has each of these ports');
}

function exchange(change: Partial<HttpQuestion> = {}) {
  return httpExchange(url, { method: 'GET', headers: {}, body: '', timeoutMs: 30_000, ...change });
}

describe('httpExchange', () => {
  it('gives method, headers and body, and brings status and body back', async () => {
    answer = async (request, response) => {
      const { method, headers } = request;
      const told = [method, headers['x-a'], headers['content-length'], await text(request)];
      response.writeHead(409).end(JSON.stringify(told));
    };
    const { status, location, body } = await exchange({ method: 'POST', headers: { 'x-a': 'b' }, body: 'ü' });
    expect([status, location, JSON.parse(body)]).toEqual([409, null, ['POST', 'b', '2', 'ü']]);
  });

  it('reaches a node on a port that fetch refuses', async () => {
    answer = (_request, response) => void response.end('here');
    await listenWhereFetchDoesNotAsk();
    await expect(fetch(url)).rejects.toMatchObject({ cause: { message: 'bad port' } });
    expect(await exchange()).toEqual({ status: 200, location: null, body: 'here' });
  });

  it('tells where a redirect leads, and does not go there', async () => {
    const asked: unknown[] = [];
    answer = ({ url: path }, response) => {
      asked.push(path);
      response.writeHead(302, { location: '/elsewhere' }).end();
    };
    expect(await exchange()).toEqual({ status: 302, location: '/elsewhere', body: '' });
    expect(asked).toEqual(['/x']);
  });

  it.each([
    ['is silent', () => {}],
    ['begins an answer', (response: ServerResponse) => void response.writeHead(200).write('half')],
  ])('gives up after its time when the node %s', async (_what, begin) => {
    answer = (_request, response) => begin(response);
    await expect(exchange({ timeoutMs: 50 })).rejects.toThrow(/^no answer within 0\.05 s$/);
  });

  it('rejects when the connection breaks in the midst of the answer', async () => {
    answer = (_request, response) => {
      response.writeHead(200, { 'content-length': 9 });
      response.write('half', () => response.destroy());
    };
    await expect(exchange()).rejects.toThrow('the connection broke in the midst of the answer');
  });

  it('says why nobody answers, also for a name of several addresses', async () => {
    const { port } = new URL(url);
    await new Promise(resolve => server.close(resolve));
    url = `http://localhost:${port}/x`;
    await expect(exchange()).rejects.toThrow(/^connect ECONNREFUSED \S+:\d+$/);
    server = createServer().listen(0, '127.0.0.1');
  });
});
