// What strangers may send, byte for byte, on every kind of address: nothing of the machine's files comes out, no header of theirs goes in, the node
// answers each of them and goes on.

import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { routeThere } from '../../support/fake-node-view.ts';
import { closedSegment } from '../../support/segments.ts';
import { cameraSegment } from '../../support/transport-stream.ts';
import { WebNode } from '../../support/web-node.ts';

let node: WebNode;

beforeAll(async () => {
  node = new WebNode();
  await node.open();
  node.view.routes.set('cam01', { type: 'here', epoch: 8812 });
  node.view.routes.set('away', routeThere());
  node.live.append(closedSegment(0, { bytes: cameraSegment() }));
});

afterAll(() => node.close());

/** All that is answered to these very bytes. */
function send(bytes: string): Promise<string> {
  return new Promise((resolve, reject) => {
    let answer = '';
    const socket = connect(node.port, '127.0.0.1', () => socket.write(bytes, 'latin1'));
    const timer = setTimeout(
      () => socket.destroy(new Error(`no answer to ${JSON.stringify(bytes.slice(0, 200))}`)),
      30_000,
    );
    socket.setEncoding('latin1').on('data', text => {
      answer += text;
      // it is asked to close, but by a broken request
      if (/^HTTP\/1\.1 \d+/.test(answer) && answer.includes('\r\n\r\n')) socket.end();
    });
    // The node may end the connection before it has taken all, or this end has sent all.
    const isCut = (error: Error) => 'code' in error && ['ECONNRESET', 'EPIPE'].includes(`${error.code}`);
    socket.on('error', error => (isCut(error) ? resolve(answer) : reject(error)));
    socket.on('close', () => {
      clearTimeout(timer);
      resolve(answer);
    });
  });
}

const get = (target: string, ...headers: readonly string[]) =>
  send([`GET ${target} HTTP/1.1`, 'Host: a', 'Connection: close', ...headers, '', ''].join('\r\n'));

const statusOf = (answer: string) => Number(/^HTTP\/1\.1 (\d+)/.exec(answer)?.[1]);
const headersOf = (answer: string) => (answer.split('\r\n\r\n')[0] ?? '').split('\r\n').slice(1);

const climbs = [
  ...['../../../../etc/passwd', '..%2f..%2f..%2f..%2fetc%2fpasswd', '%2e%2e/%2e%2e/%2e%2e/etc/passwd'],
  ...[
    '%252e%252e%252f%252e%252e%252fetc%252fpasswd',
    '..\\..\\..\\etc\\passwd',
    '..%5c..%5cetc%5cpasswd',
    '....//....//etc/passwd',
  ],
  ...[
    '%c0%ae%c0%ae/%c0%ae%c0%ae/etc/passwd',
    '..%00/etc/passwd',
    'cluster.js%00.css',
    '/etc/passwd',
    '%2fetc%2fpasswd',
  ],
  ...[
    '../../package.json',
    '..%2f..%2fpackage.json',
    '%2e%2e%2fapp.ts',
    '.git/config',
    'x'.repeat(8000),
    '%'.repeat(2000),
    '%ff%fe',
    '%u002e%u002e/',
  ],
];
const places = [
  '/',
  '/streamer/web/',
  '/cam01/',
  '/away/',
  '/streamer/api/v3/streams/',
  '/cluster/segments/',
  '/cluster/segments/cam01/',
  '/cam01/2026/11/21/12/39/',
  '/metrics/',
  '/flussonic/api/v3/',
];

describe.each(places)('paths that climb out of %s', place => {
  it('lead nowhere', async () => {
    for (const climb of climbs) {
      const answer = await get(`${place}${climb}`);
      expect([climb, statusOf(answer)]).toEqual([climb, expect.toSatisfy((code: number) => code >= 300 && code < 500)]);
      expect(answer).not.toMatch(/root:|"dependencies"|repositoryformatversion|middleware, outermost/);
    }
  });
});

describe('line breaks', () => {
  const breaks = [
    '%0d%0aX-Evil:%201',
    '%0aX-Evil:%201',
    '%0d%0a%0d%0a<script>',
    '%E5%98%8A%E5%98%8DX-Evil:%201',
    '\u0001',
    '%00',
  ];
  const targets = [
    '/away/index.m3u8?token=',
    '/cam01/index.m3u8?token=',
    '/away/',
    '/cam01/video.m3u8',
    '/streamer/web/',
    '/streamer/api/v3/streams/',
    '/cluster/tails?node=',
  ];

  it.each(targets)('of a stranger begin no header in the answer to %s', async target => {
    for (const broken of breaks) {
      const answer = await get(`${target}${broken}`);
      expect(headersOf(answer).filter(line => /^x-evil|^<script/i.test(line))).toEqual([]);
      expect(statusOf(answer)).toBeGreaterThanOrEqual(200);
    }
  });

  it('within a request line or a header are refused', async () => {
    for (const request of [
      'GET /a\rX: y HTTP/1.1\r\nHost: a\r\n\r\n',
      'GET / HTTP/1.1\r\nHost: a\rX-Evil: 1\r\n\r\n',
      'GET / HTTP/1.1\r\nHost: a\r\nX\0: b\r\n\r\n',
      'GET / HTTP/1.1\r\n Host: a\r\n\r\n',
    ])
      expect([request, statusOf(await send(request))]).toEqual([request, 400]);
  });

  it('of whoever names the host go into no redirect', async () => {
    const answer = await get('http://evil.example/away/index.m3u8', 'X-Forwarded-Host: evil.example');
    expect(headersOf(answer).find(line => line.startsWith('Location'))).toBe(
      'Location: http://n2.example:8080/away/index.m3u8?hop=1',
    );
  });
});

describe('requests that two readers would take for different things', () => {
  it.each([
    ['two lengths', 'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello'],
    [
      'a length and chunks',
      'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
    ],
    ['chunks that are none', 'POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: xchunked\r\n\r\nhello'],
    ['a head that is too long', `GET / HTTP/1.1\r\nHost: a\r\nX: ${'y'.repeat(20_000)}\r\n\r\n`],
    ['an address that is too long', `GET /${'y'.repeat(20_000)} HTTP/1.1\r\nHost: a\r\n\r\n`],
    ['no host', 'GET / HTTP/1.1\r\n\r\n'],
    ['another protocol', 'SSH-2.0-OpenSSH_9\r\n'],
    ['a method of nobody', 'BREW / HTTP/1.1\r\nHost: a\r\n\r\n'],
  ])('are refused: %s', async (_, request) => {
    const status = statusOf(await send(request));
    expect(status === 400 || status === 431).toBe(true);
  });

  it('are refused when their body is larger than an order is', async () => {
    const path = '/streamer/api/v3/streams/cam01';
    const head = `PUT ${path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n`;
    expect(statusOf(await send(`${head}Content-Length: 70000\r\n\r\n${' '.repeat(70_000)}`))).toBe(413);
    const chunk = `10000\r\n${' '.repeat(65_536)}\r\n`;
    expect(statusOf(await send(`${head}Transfer-Encoding: chunked\r\n\r\n${chunk}${chunk}`))).toBe(413);
  });
});

it('after all of that the node goes on, and has said nothing of a bug', async () => {
  expect((await node.ask('/cam01/index.m3u8')).status).toBe(200);
  expect(node.log.lines.filter(({ event }) => event === 'http-bug')).toEqual([]);
});
