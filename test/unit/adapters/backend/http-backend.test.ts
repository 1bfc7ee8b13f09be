import { createServer, type Server } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { HttpBackend } from '../../../../src/adapters/backend/http-backend.ts';
import { RetryError } from '../../../../src/base/errors.ts';

const opened: Server[] = [];
const backend = new HttpBackend();

/** Answers each connection with these pieces, one every 50 ms, and keeps it open. */
async function says(...pieces: readonly string[]): Promise<string> {
  const server = createServer(socket => {
    socket.on('error', () => {}).resume();
    pieces.forEach((piece, index) => {
      setTimeout(() => socket.write(piece), index * 50);
    });
  });
  opened.push(server);
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}/auth?a=1`;
}

afterEach(() => {
  backend.close();
  for (const server of opened.splice(0)) server.close();
});

/** Only what waits for the end of its time is given little. */
const refuses = (url: string, timeoutMs = 30_000) => expect(backend.ask(url, timeoutMs)).rejects;

describe('a backend', () => {
  it('is heard by the head of its answer', async () => {
    const url = await says('HTTP/1.1 200 OK\r\nX-AuthDuration: 60\r\nSet-Cookie: a\r\nContent-Length: 0\r\n\r\n');
    expect(await backend.ask(url, 30_000)).toMatchObject({ status: 200, headers: { 'x-authduration': '60' } });
  });

  it('that has given up a kept connection is asked on another one', async () => {
    let connections = 0;
    const server = createServer(socket => {
      connections += 1;
      let asked = 0;
      socket
        .on('error', () => {})
        .on('data', () => {
          asked += 1;
          if (asked === 1) socket.write('HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: keep-alive\r\n\r\n');
          else socket.resetAndDestroy();
        });
    });
    opened.push(server);
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    const url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}/`;
    expect(await backend.ask(url, 30_000)).toMatchObject({ status: 200 });
    expect(await backend.ask(url, 30_000)).toMatchObject({ status: 200 });
    expect(connections).toBe(2);
  });

  it('is not followed', async () => {
    const url = await says('HTTP/1.1 302 Found\r\nLocation: http://192.0.2.1/\r\nContent-Length: 0\r\n\r\n');
    expect(await backend.ask(url, 30_000)).toMatchObject({ status: 302, headers: { location: 'http://192.0.2.1/' } });
  });

  it('need not end its answer', async () => {
    const url = await says('HTTP/1.1 200 OK\r\n\r\n', 'x'.repeat(50_000), 'x'.repeat(50_000));
    expect(await backend.ask(url, 30_000)).toMatchObject({ status: 200 });
  });

  it('that is silent, slow, far too talkative, no HTTP or not there is told as such, within the time', async () => {
    await refuses(await says(), 300).toThrow(RetryError);
    await refuses(await says(), 300).toThrow('no answer within 300 ms');
    await refuses(await says('HTTP/1.1 200 OK\r\n', ...Array.from({ length: 30 }, () => 'X: y\r\n')), 300).toThrow(
      'no answer',
    );
    await refuses(await says(`HTTP/1.1 200 OK\r\nX: ${'y'.repeat(20_000)}\r\n\r\n`)).toThrow(/overflow/i);
    await refuses(await says('SSH-2.0-OpenSSH_9\r\n')).toThrow(/parse/i);
    await refuses(await says('HTTP/1.1 200 OK\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n')).toThrow(
      /parse/i,
    );
    await refuses('http://127.0.0.1:1/').toThrow('ECONNREFUSED');
  });
});
