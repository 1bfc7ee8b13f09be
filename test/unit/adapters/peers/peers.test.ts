import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { peerVerifier } from '../../../../src/adapters/peers/peer-verifier.ts';
import { HttpPeers } from '../../../../src/adapters/peers/peers.ts';
import { RetryError } from '../../../../src/base/errors.ts';
import type { PeerAddress } from '../../../../src/ports.ts';
import { FakeClock } from '../../../support/fake-clock.ts';

const theirs = new FakeClock();
let server: Server;
let answer: (request: IncomingMessage, response: ServerResponse) => void;
let asked: number;
let apiUrl: string;
/** Of the last request that was let in. */
let isItsBody: (bytes: Uint8Array) => boolean;

beforeEach(async () => {
  asked = 0;
  server = createServer((request, response) => {
    asked += 1;
    answer(request, response);
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  apiUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterEach(async () => {
  server.closeAllConnections();
  await new Promise(resolve => server.close(resolve));
});

/** Answers as another node would, with its own clock. */
function answerVerified(clusterKey: string): void {
  const verify = peerVerifier({ clock: theirs, me: 's02', clusterKey: () => clusterKey });
  answer = (request, response) => {
    const { method = '', url: target = '', headers, socket } = request;
    const authorization = headers.authorization ?? null;
    const verdict = verify({ method, target, authorization, remoteAddress: socket.remoteAddress ?? null });
    if (verdict.type === 'accepted') {
      ({ isItsBody } = verdict);
      return void response.end('{"fine":true}');
    }
    response.writeHead(verdict.status, { 'Weir-Time': String(verdict.nowUnixMs) });
    response.end(JSON.stringify({ error: verdict.reason, path: [] }));
  };
}

function peers(ourUnixMs = theirs.unixMs(), clusterKey: string | null = 'MYSECRET'): HttpPeers {
  return new HttpPeers({ clock: new FakeClock(ourUnixMs), clusterKey: () => clusterKey });
}

const s02 = (): PeerAddress => ({ node: 's02', apiUrl });

const refusal = (promise: Promise<unknown>) =>
  promise.then(
    () => expect.unreachable('it was answered'),
    (error: unknown) => {
      expect(error).toBeInstanceOf(RetryError);
      return (error as RetryError).message;
    },
  );

describe('getJson', () => {
  it('is signed, also with a query', async () => {
    answerVerified('MYSECRET');
    expect(await peers().getJson({ ...s02(), apiUrl: `${apiUrl}/` }, '/cluster/ingests?a=%41 b', 30_000)).toEqual({
      fine: true,
    });
    expect(asked).toBe(1);
  });

  it('signs again with the time of a node whose clock is an hour off, and remembers it', async () => {
    answerVerified('MYSECRET');
    const early = peers(theirs.unixMs() - 3_600_000);
    expect(await early.getJson(s02(), '/x', 30_000)).toEqual({ fine: true });
    expect(asked).toBe(2);
    expect(await early.getJson(s02(), '/x', 30_000)).toEqual({ fine: true });
    expect(asked).toBe(3);
  });

  it('says that the key is another one, without trying for ever', async () => {
    answerVerified('OTHER');
    expect(await refusal(peers().getJson(s02(), '/x', 30_000))).toContain('is the cluster_key the same on both nodes?');
    expect(asked).toBe(1);
  });

  it('is good for the node that is asked alone, and says who answered', async () => {
    answerVerified('MYSECRET');
    const wrong = refusal(peers().getJson({ node: 's03', apiUrl }, '/x', 30_000));
    expect(await wrong).toContain('it was signed for s03, and s02 answers here: is the api_url of s03 right?');
  });

  it('does not wait longer than it was told', async () => {
    answer = () => {};
    expect(await refusal(peers().getJson(s02(), '/x', 50))).toContain('no answer within 50 ms');
  });

  it('does not wait longer for the rest of an answer either', async () => {
    answer = (_request, response) => void response.write('{"half":');
    expect(await refusal(peers().getJson(s02(), '/x', 50))).toContain('no answer within 50 ms');
  });

  it('follows no redirect', async () => {
    answer = (_request, response) => void response.writeHead(302, { Location: '/elsewhere' }).end();
    expect(await refusal(peers().getJson(s02(), '/x', 30_000))).toContain('it answered 302');
    expect(asked).toBe(1);
  });

  it('says in words that nobody listens, or that the answer is no JSON', async () => {
    answer = (_request, response) => void response.end('<html>');
    expect(await refusal(peers().getJson(s02(), '/x', 30_000))).toContain('not valid JSON');
    expect(await refusal(peers().getJson({ ...s02(), apiUrl: 'http://127.0.0.1:9' }, '/x', 30_000))).toMatch(
      /127\.0\.0\.1:9 cannot be asked: .*ECONNREFUSED/,
    );
  });

  it('shows no password of an api_url', async () => {
    const message = await refusal(peers().getJson({ ...s02(), apiUrl: 'http://user:hush@127.0.0.1:1' }, '/x', 30_000));
    expect(message).not.toContain('hush');
  });

  it('goes unsigned without a key', async () => {
    answer = (request, response) => void response.end(JSON.stringify(request.headers.authorization ?? null));
    expect(await peers(0, null).getJson(s02(), '/x', 30_000)).toBeNull();
  });
});

describe('postJson', () => {
  it('is signed as a POST', async () => {
    answerVerified('MYSECRET');
    expect(await peers().postJson(s02(), '/x', 30_000)).toEqual({ fine: true });
  });
});

describe('post', () => {
  it('signs the body', async () => {
    answerVerified('MYSECRET');
    await peers().post(s02(), '/x', Buffer.from('these bytes'), 30_000);
    expect(['these bytes', 'those bytes', ''].map(text => isItsBody(Buffer.from(text)))).toEqual([true, false, false]);
  });
});
