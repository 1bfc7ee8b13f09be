import type { RequestListener, ServerResponse } from 'node:http';
import type { Server, Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { TellUserError } from '../../../src/base/errors.ts';
import type { ListenAddress } from '../../../src/config/config.ts';
import { type Listening, listen } from '../../../src/http/listen.ts';
import { RecordingLog } from '../../support/recording-log.ts';

const opened: Listening[] = [];
let log: RecordingLog;
const open = async (handle: RequestListener, address: ListenAddress) => {
  const listening = await listen(handle, address, log);
  opened.push(listening);
  return listening;
};

beforeEach(() => {
  log = new RecordingLog();
});

afterEach(async () => {
  await Promise.all(opened.splice(0).map(listening => listening.close(0)));
});

const refuse = (host: string, port: number) =>
  listen(() => {}, { host, port }, log).then(
    () => expect.unreachable('it listens'),
    (error: unknown) => error as TellUserError,
  );

describe('listen', () => {
  it('tells the user that the port is taken, and how to find by whom', async () => {
    const { port } = await open(() => {}, { host: '127.0.0.1', port: 0 });
    const error = await refuse('127.0.0.1', port);
    expect(error).toBeInstanceOf(TellUserError);
    expect(error.message).toContain(`127.0.0.1:${port}: another program has that port`);
    expect(error.message).toContain('--http');
  });

  it('tells the user that the address is not of this machine', async () => {
    expect((await refuse('192.0.2.1', 0)).message).toContain('this machine has no such address');
  });

  it('keeps an idle connection longer than balancers do', async () => {
    const { port } = await open((_request, response) => void response.end('x'), { host: '127.0.0.1', port: 0 });
    const answer = await fetch(`http://127.0.0.1:${port}/`);
    expect(answer.headers.get('keep-alive')).toBe('timeout=65');
    await answer.text();
  });

  it('goes on after an error of the open port, and says it', async () => {
    const servers: Server[] = [];
    const { port } = await open(
      (request, response) => {
        servers.push((request.socket as Socket & { server: Server }).server);
        response.end('x');
      },
      { host: '127.0.0.1', port: 0 },
    );
    await (await fetch(`http://127.0.0.1:${port}/`)).text();
    servers[0]?.emit('error', new Error('accept EMFILE'));
    expect(await (await fetch(`http://127.0.0.1:${port}/`)).text()).toBe('x');
    expect(log.lines).toMatchObject([{ level: 'error', event: 'http-port' }]);
    expect(log.lines[0]?.fields.reason).toContain('accept EMFILE');
  });

  it('lets a running answer end, and cuts after the grace what does not', async () => {
    const responses: ServerResponse[] = [];
    const begin = (_request: unknown, response: ServerResponse) => {
      responses.push(response);
      response.write('begun ');
    };
    const { port, close } = await open(begin, { host: '127.0.0.1', port: 0 });
    const polite = await fetch(`http://127.0.0.1:${port}/`);
    const stubborn = await fetch(`http://127.0.0.1:${port}/`);
    const closed = close(200);
    responses[0]?.end('done');
    expect(await polite.text()).toBe('begun done');
    await expect(stubborn.text()).rejects.toThrow();
    await closed;
    await expect(fetch(`http://127.0.0.1:${port}/`)).rejects.toThrow();
  });
});
