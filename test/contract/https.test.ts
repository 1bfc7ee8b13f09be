// https for real: certificates of openssl's making, real TLS connections over loopback, a certificate that is renewed while one is open.

import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { Agent, get } from 'node:https';
import { connect as connectPlainly } from 'node:net';
import { join } from 'node:path';
import { connect, type TLSSocket } from 'node:tls';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { type ListeningSecurely, listenSecurely } from '../../src/http/listen.ts';
import { certificateTroubles, readCertificate } from '../../src/http/tls/certificate.ts';
import { SiteCertificate } from '../../src/http/tls/site-certificate.ts';
import { makeCertificates } from '../support/certificates.ts';
import { configOf } from '../support/config-text.ts';
import { FakeClock } from '../support/fake-clock.ts';
import { RecordingLog } from '../support/recording-log.ts';
import { makeTemporaryFolder, type TemporaryFolder } from '../support/temporary-folder.ts';

let folder: TemporaryFolder;
let ca: Buffer;
const path = (name: string) => join(folder.path, name);
/** One authority, two certificates for this machine. */
const files = (name: 'server' | 'client') => ({ certPath: path(`${name}.crt`), keyPath: path(`${name}.key`) });

beforeAll(async () => {
  folder = await makeTemporaryFolder();
  const { caPath } = makeCertificates(folder.path);
  ca = readFileSync(caPath);
});

afterAll(() => folder.remove());

async function open(): Promise<ListeningSecurely> {
  const listening = await listenSecurely(
    (_request, response) => void response.end('hello'),
    { host: '127.0.0.1', port: 0 },
    readCertificate(files('server')),
    new RecordingLog(),
  );
  onTestFinished(() => listening.close(0));
  return listening;
}

interface Asked {
  readonly text: string;
  /** Whose certificate was shown. */
  readonly shown: string;
}

function ask(port: number, agent: Agent): Promise<Asked> {
  return new Promise((resolve, reject) => {
    get({ host: 'localhost', port, path: '/', agent }, response => {
      const shown = (response.socket as TLSSocket).getPeerCertificate().subject.CN;
      response.setEncoding('utf8').on('data', text => resolve({ text, shown: String(shown) }));
    }).on('error', reject);
  });
}

function agentOf(options: object = {}): Agent {
  const agent = new Agent({ ca, keepAlive: true, maxCachedSessions: 0, ...options });
  onTestFinished(() => agent.destroy());
  return agent;
}

describe('a port for https', () => {
  it('shows new connections the renewed certificate, and leaves the open ones as they are', async () => {
    const listening = await open();
    const kept = agentOf({ maxSockets: 1 });
    expect(await ask(listening.port, kept)).toEqual({ text: 'hello', shown: 'server' });
    listening.renew(readCertificate(files('client')));
    expect(await ask(listening.port, kept)).toEqual({ text: 'hello', shown: 'server' });
    expect(await ask(listening.port, agentOf())).toEqual({ text: 'hello', shown: 'client' });
  });

  it('speaks TLS 1.2 and 1.3, nothing older, also with a renewed certificate', async () => {
    const listening = await open();
    listening.renew(readCertificate(files('client')));
    for (const version of ['TLSv1.2', 'TLSv1.3'] as const) {
      const agent = agentOf({ minVersion: version, maxVersion: version });
      expect(await ask(listening.port, agent)).toMatchObject({ text: 'hello' });
    }
    const old = agentOf({ minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT:@SECLEVEL=0' });
    await expect(ask(listening.port, old)).rejects.toThrow(/alert|version|protocol/i);
  });

  it('outlives whoever speaks no TLS, or leaves within the handshake', async () => {
    const { port } = await open();
    for (const said of ['GET / HTTP/1.1\r\nHost: a\r\n\r\n', '\x16\x03\x01', '']) {
      await new Promise<void>(resolve => {
        const socket = connectPlainly(port, '127.0.0.1', () => socket.write(said, () => socket.end()));
        socket.on('error', () => {}).on('close', () => resolve());
        socket.resume();
      });
    }
    expect(await ask(port, agentOf())).toMatchObject({ text: 'hello' });
  });

  it('answers what is no HTTP within TLS as the plain port does', async () => {
    const { port } = await open();
    const answer = await new Promise<string>((resolve, reject) => {
      let text = '';
      const socket = connect({ port, host: 'localhost', ca }, () => socket.write('NONSENSE\r\n\r\n'));
      socket.setEncoding('utf8').on('data', more => {
        text += more;
      });
      socket.on('error', reject).on('close', () => resolve(text));
    });
    expect(answer).toMatch(/^HTTP\/1\.1 400 Bad Request\r\nAccess-Control-Allow-Origin: \*/);
  });
});

/** Without what is said of its dates. */
const lost = (site: SiteCertificate) =>
  site.warnings([], site.current.validFromUnixMs).filter(sentence => !sentence.includes('expires on'));

describe('a certificate', () => {
  it('is refused with what is wrong and the file that it is in', async () => {
    const other = await makeTemporaryFolder();
    onTestFinished(() => other.remove());
    makeCertificates(other.path);
    writeFileSync(path('empty.pem'), '');
    writeFileSync(path('broken.pem'), '-----BEGIN CERTIFICATE-----\nabc\n-----END CERTIFICATE-----\n');
    const { certPath, keyPath } = files('server');
    const refused = (cert: string, key: string) => () => readCertificate({ certPath: cert, keyPath: key });
    expect(refused(path('none.pem'), keyPath)).toThrow(`cannot read cert=${path('none.pem')} of the 'https' line`);
    expect(refused(certPath, folder.path)).toThrow(`cannot read key=${folder.path} of the 'https' line`);
    expect(refused(path('empty.pem'), keyPath)).toThrow('is no PEM file');
    expect(refused(path('broken.pem'), keyPath)).toThrow(/cert=.*broken\.pem of the 'https' line holds no certificate/);
    expect(refused(certPath, certPath)).toThrow(/key=.*server\.crt of the 'https' line holds no key without/);
    expect(refused(certPath, join(other.path, 'server.key'))).toThrow('do not belong together');
  });

  it('is warned of when its time is over, near its end or not begun, and when it is for another host', () => {
    const certificate = readCertificate(files('server'));
    const at = (ms: number) => certificateTroubles(certificate, ['localhost'], ms);
    const { validFromUnixMs, validToUnixMs } = certificate;
    expect(at(validFromUnixMs - 1)).toEqual([expect.stringContaining('is not valid before'), expect.anything()]);
    expect(at(validToUnixMs - 1)).toEqual([expect.stringContaining('expires on')]);
    expect(at(validToUnixMs)).toEqual([expect.stringContaining('has expired on')]);
    expect(certificateTroubles({ ...certificate, validToUnixMs: validToUnixMs + 1e9 }, [], validToUnixMs)).toEqual([]);
    const others = certificateTroubles(certificate, ['127.0.0.1', 'localhost', '[::1]', 's01.test'], validFromUnixMs);
    expect(others.slice(1)).toEqual([
      expect.stringContaining('is not for [::1],'),
      expect.stringContaining('is not for s01.test,'),
    ]);
  });

  it('goes on when the next one cannot be used, and is another one when it can', () => {
    const config = (name: 'server' | 'client', key = name) => {
      const options = `cert=${files(name).certPath} key=${files(key).keyPath}`;
      return configOf(`https 8443 ${options}; stream a { url testsrc://; }`);
    };
    const first = config('server');
    const site = SiteCertificate.open({ https: first.https, config: first });
    if (site === null) throw new Error('it has a certificate');
    const renewals: string[] = [];
    site.onRenewed(renewed => renewals.push(renewed.files.certPath));
    expect([site.look(config('server')), site.take()]).toEqual([null, null]);
    expect(site.look(config('client', 'server'))).toContain('do not belong together');
    expect(site.take()).toBeNull();
    expect(site.look(config('client'))).toBeNull();
    expect(renewals).toEqual([]);
    expect(site.take()).toContain('client.crt is another one, good until 20');
    expect(renewals).toEqual([files('client').certPath]);
  });

  it('is warned of while its files cannot be read again, in the log too, and goes on', async () => {
    const mine = await makeTemporaryFolder();
    onTestFinished(() => mine.remove());
    makeCertificates(mine.path);
    const [certPath, keyPath, elsewhere] = ['server.crt', 'server.key', 'away'].map(name => join(mine.path, name)) as [
      string,
      string,
      string,
    ];
    const config = configOf(`https 8443 cert=${certPath} key=${keyPath}; stream a { url testsrc://; }`);
    const site = SiteCertificate.open({ https: config.https, config }) ?? expect.unreachable('it has a certificate');
    const [clock, log] = [new FakeClock(), new RecordingLog()];
    const stop = site.watch(clock, log);
    const later = () => {
      clock.advance(30_000);
      return lost(site);
    };
    expect(later()).toEqual([]);
    renameSync(keyPath, elsewhere);
    for (let time = 0; time < 3; time += 1)
      expect(later()).toEqual([expect.stringMatching(/^cannot read key=.*; this node goes on .* mend the file$/)]);
    renameSync(elsewhere, keyPath);
    expect(later()).toEqual([]);
    expect(log.lines.map(({ level, event }) => [level, event])).toEqual([
      ['warn', 'https-files'],
      ['info', 'https-files'],
    ]);
    stop();
    expect(clock.waiting).toBe(0);
  });

  it('is no longer looked for when the configuration names none any more', async () => {
    const config = configOf(
      `https 8443 cert=${path('server.crt')} key=${path('server.key')}; stream a { url testsrc://; }`,
    );
    const site = SiteCertificate.open({ https: config.https, config }) ?? expect.unreachable('it has a certificate');
    const without = configOf('http 8080; stream a { url testsrc://; }');
    expect([site.look(without), site.take()]).toEqual([null, null]);
    const elsewhere = path('away');
    renameSync(path('server.key'), elsewhere);
    onTestFinished(() => renameSync(elsewhere, path('server.key')));
    const stop = site.watch(new FakeClock(), new RecordingLog());
    onTestFinished(stop);
    expect(lost(site)).toEqual([]);
  });
});
