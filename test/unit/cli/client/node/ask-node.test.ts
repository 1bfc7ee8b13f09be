import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { askNode } from '../../../../../src/cli/client/node/ask-node.ts';
import { CommandError } from '../../../../../src/cli/client/node/command-error.ts';

let server: Server;
let url: string;
let answer: (request: IncomingMessage, response: ServerResponse) => void;

beforeEach(async () => {
  server = createServer((request, response) => answer(request, response));
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterEach(async () => {
  server.closeAllConnections();
  await new Promise(resolve => server.close(resolve));
});

function answering(status: number, body: string): void {
  answer = (_request, response) => void response.writeHead(status).end(body);
}

async function failure(address: string, auth: string | null = null): Promise<CommandError> {
  const error = await askNode({ url: address, auth, right: 'edit_auth' }, '/x').then(
    () => expect.unreachable('it was answered'),
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(CommandError);
  return error as CommandError;
}

describe('askNode', () => {
  it('asks below the base of the API, with the password in the header', async () => {
    answer = ({ url: path, headers }, response) =>
      void response.end(JSON.stringify({ path, authorization: headers.authorization ?? null }));
    expect(await askNode({ url, auth: null, right: 'view_auth' }, '/streams?limit=1')).toEqual({
      path: '/streamer/api/v3/streams?limit=1',
      authorization: null,
    });
    const told = await askNode<{ authorization: string }>(
      { url: `${url}//`, auth: 'me:pass', right: 'view_auth' },
      '/x',
    );
    expect(told).toEqual({ path: '/streamer/api/v3/x', authorization: 'Basic bWU6cGFzcw==' });
  });

  it('says that nobody is there, and how to ask another: exit status 2', async () => {
    const { port } = server.address() as AddressInfo;
    await new Promise(resolve => server.close(resolve));
    const { exitStatus, message } = await failure(`http://127.0.0.1:${port}`);
    expect(exitStatus).toBe(2);
    expect(message).toMatch(/^cannot reach the node at http:\/\/127\.0\.0\.1:\d+: .*ECONNREFUSED.*--url or WEIR_URL$/);
    server = createServer().listen(0, '127.0.0.1');
  });

  it('says that a port speaks no TLS', async () => {
    const { exitStatus, message } = await failure(url.replace('http:', 'https:'));
    expect(exitStatus).toBe(2);
    expect(message).toContain(`: that port does not speak TLS: try ${url}; `);
  });

  it.each([
    [503, 2, '{"error":"it is leaving"}', 'refuses (503): it is leaving'],
    [404, 1, '<html>', 'is not weir (status 404)'],
    [200, 1, '<html>', 'is not weir (status 200)'],
    [200, 1, 'null', 'is not weir (status 200)'],
    [200, 1, '5', 'is not weir (status 200)'],
  ])('of %d ends with %d, and with %s says: %s', async (status, exit, body, sentence) => {
    answering(status, body);
    const { exitStatus, message } = await failure(url);
    expect([exitStatus, message]).toEqual([exit, expect.stringContaining(sentence)]);
  });

  it('says whether a password is missing or wrong, and which one is needed, but not the one that was given', async () => {
    answering(401, '{"error":"no"}');
    const [missing, wrong] = [await failure(url), await failure(url, 'me:hush')];
    expect(missing.message).toMatch(/asks for a password: give --auth USER:PASSWORD, or WEIR_AUTH, of edit_auth$/);
    expect(wrong.message).toMatch(/does not take that user and password: .* must be the USER:PASSWORD of edit_auth$/);
    expect([missing.exitStatus, wrong.exitStatus, wrong.message]).toEqual([1, 1, expect.not.stringContaining('hush')]);
  });

  it('says where it is led to, with no secret, and takes the password nowhere', async () => {
    answer = (_request, response) => void response.writeHead(301, { location: 'https://me:hush@n1/' }).end('<html>');
    const { exitStatus, message } = await failure(url, 'me:pass');
    expect([exitStatus, message]).toEqual([
      1,
      expect.stringMatching(/leads to https:\/\/\*\*\*\*@n1\/: name that one with --url/),
    ]);
  });

  it.each(['', 'n1', 'n1:80', 'ftp://n1/', 'http://'])('does not take %j for an address', async address =>
    expect((await failure(address)).message).toContain('is not the address of a node'),
  );

  it('wants no password in the address, and shows none', async () => {
    const { exitStatus, message } = await failure('http://me:hush@127.0.0.1/');
    expect([exitStatus, message]).toEqual([1, expect.stringContaining('--auth USER:PASSWORD')]);
    expect(message).not.toContain('hush');
    expect((await failure('ftp://me:hush@127.0.0.1/')).message).not.toContain('hush');
  });
});
