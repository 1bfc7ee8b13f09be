// Who connects and then says nothing, or too slowly, is let go; who takes nothing of its answer as well. By the real limits: it takes 20 s.

import { connect, type Socket } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { listen, listenSecurely } from '../../src/http/listen.ts';
import { readCertificate } from '../../src/http/tls/certificate.ts';
import { makeCertificates } from '../support/certificates.ts';
import { RecordingLog } from '../support/recording-log.ts';
import { makeTemporaryFolder } from '../support/temporary-folder.ts';

const anywhere = { host: '127.0.0.1', port: 0 };
const hello = (_request: unknown, response: { end(text: string): unknown }) => void response.end('hello');

/** After how many ms it is closed by the other side, and what came. A byte of `drip` goes out each 500 ms. */
function lasts(port: number, begin: string, drip: string): Promise<{ readonly ms: number; readonly text: string }> {
  return new Promise(resolve => {
    const startMs = performance.now();
    let text = '';
    const socket: Socket = connect(port, '127.0.0.1', () => socket.write(begin));
    let index = 0;
    const timer = setInterval(() => {
      if (index < drip.length) socket.write(drip[index] ?? '');
      index += 1;
    }, 500);
    socket.setEncoding('latin1').on('data', more => {
      text += more;
    });
    socket.on('error', () => {});
    socket.on('close', () => {
      clearInterval(timer);
      resolve({ ms: performance.now() - startMs, text });
    });
  });
}

describe.concurrent('a connection', () => {
  it('that brings no whole head in 10 s is answered with 408', { timeout: 30_000 }, async () => {
    const { port, close } = await listen(hello, anywhere, new RecordingLog());
    onTestFinished(() => close(0));
    const all = [
      lasts(port, '', ''),
      lasts(port, 'GET / HTTP/1.1\r\n', ''),
      lasts(port, 'GET / HTTP/1.1\r\nHost: a\r\n', 'X-Slow: yyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy'),
    ];
    for (const { ms, text } of await Promise.all(all)) {
      expect(ms).toBeLessThan(20_000);
      expect(text).toMatch(/^(HTTP\/1\.1 408 |$)/);
    }
  });

  it('that brings no handshake in 10 s is closed', { timeout: 30_000 }, async () => {
    const folder = await makeTemporaryFolder();
    onTestFinished(() => folder.remove());
    makeCertificates(folder.path);
    const files = { certPath: `${folder.path}/server.crt`, keyPath: `${folder.path}/server.key` };
    const { port, close } = await listenSecurely(hello, anywhere, readCertificate(files), new RecordingLog());
    onTestFinished(() => close(0));
    const { ms } = await lasts(port, '\x16\x03\x01\x02\x00', '\x01\x00\x01\xfc\x03\x03');
    expect(ms).toBeLessThan(20_000);
  });
});
