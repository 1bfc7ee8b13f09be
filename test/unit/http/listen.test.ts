import type { ServerResponse } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import { TellUserError } from '../../../src/base/errors.ts';
import { type Listening, listen } from '../../../src/http/listen.ts';

const opened: Listening[] = [];
const open = async (...parameters: Parameters<typeof listen>) => {
  const listening = await listen(...parameters);
  opened.push(listening);
  return listening;
};

afterEach(async () => {
  await Promise.all(opened.splice(0).map(listening => listening.close(0)));
});

const refuse = (host: string, port: number) =>
  listen(() => {}, { host, port }).then(
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
