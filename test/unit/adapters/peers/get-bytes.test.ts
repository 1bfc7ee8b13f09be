import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { HttpPeers } from '../../../../src/adapters/peers/peers.ts';
import type { BytesFact } from '../../../../src/ports.ts';
import { FakeClock } from '../../../support/fake-clock.ts';
import { waitFor } from '../../../support/wait.ts';

const bytes = Buffer.alloc(200_000, 5);

let server: Server;
let answer: (request: IncomingMessage, response: ServerResponse) => void;
let apiUrl: string;
let facts: BytesFact[];

beforeEach(async () => {
  facts = [];
  server = createServer((request, response) => answer(request, response));
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  apiUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterEach(async () => {
  server.closeAllConnections();
  await new Promise(resolve => server.close(resolve));
});

function get(size = bytes.length): () => void {
  const peers = new HttpPeers({ clock: new FakeClock(), clusterKey: () => 'MYSECRET' });
  return peers.getBytes({ node: 'n1', apiUrl }, '/cluster/segments/cam01/x.ts', size, fact => facts.push(fact));
}

async function end(): Promise<BytesFact> {
  const isEnd = ({ type }: BytesFact) => type !== 'more';
  return waitFor('the end', 30_000, () => facts.find(isEnd) ?? null);
}

describe('getBytes', () => {
  it('is signed, tells that bytes come, and then gives them whole', async () => {
    let authorization: string | undefined;
    answer = (request, response) => {
      authorization = request.headers.authorization;
      response.end(bytes);
    };
    get();
    expect(await end()).toEqual({ type: 'whole', bytes });
    expect([authorization?.slice(0, 5), facts[0]]).toEqual(['Weir ', { type: 'more' }]);
  });

  it.each([
    ['more than was announced', 100, 'more than 100 bytes'],
    ['fewer', 300_000, '200000 bytes in place of 300000'],
  ])('takes neither more nor fewer: %s', async (_, size, reason) => {
    answer = (_request, response) => response.end(bytes);
    get(size);
    expect(await end()).toEqual({ type: 'ended', reason: expect.stringContaining(reason), status: null });
  });

  it('tells an answer that says no from none at all', async () => {
    answer = (_request, response) => response.writeHead(410).end('{"error":"it is gone","path":[]}');
    get();
    expect(await end()).toEqual({ type: 'ended', reason: 'it answered 410 (it is gone)', status: 410 });
    facts = [];
    answer = request => request.socket.destroy();
    get();
    expect(await end()).toMatchObject({ type: 'ended', status: null });
  });

  it('is not sent on to another place', async () => {
    answer = (_request, response) => response.writeHead(302, { Location: apiUrl }).end();
    get();
    expect(await end()).toMatchObject({ type: 'ended', status: 302 });
  });

  it('ends with a connection that breaks half way', async () => {
    answer = (_request, response) => {
      response.writeHead(200, { 'Content-Length': bytes.length });
      response.write(bytes.subarray(0, 1000), () => response.destroy());
    };
    get();
    expect(await end()).toMatchObject({ type: 'ended', status: null });
  });

  it('tells nothing after it was ended by who asked', async () => {
    let isClosed = false;
    answer = (request, response) => {
      request.socket.on('close', () => {
        isClosed = true;
      });
      response.writeHead(200).write(bytes.subarray(0, 1000));
    };
    const abort = get();
    await waitFor('the first bytes', 30_000, () => facts.length > 0);
    abort();
    facts = [];
    await waitFor('the end of the connection', 30_000, () => isClosed);
    expect(facts).toEqual([]);
  });
});
