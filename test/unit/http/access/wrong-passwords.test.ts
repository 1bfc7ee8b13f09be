import { beforeEach, describe, expect, it } from 'vitest';
import { WrongPasswords } from '../../../../src/http/access/wrong-passwords.ts';
import { HttpError } from '../../../../src/http/http-error.ts';
import { FakeClock } from '../../../support/fake-clock.ts';
import { RecordingLog } from '../../../support/recording-log.ts';
import { WebNode } from '../../../support/web-node.ts';

let clock: FakeClock;
let log: RecordingLog;
let passwords: WrongPasswords;

beforeEach(() => {
  clock = new FakeClock();
  log = new RecordingLog();
  // one by which no two addresses of these tests share a bucket
  passwords = new WrongPasswords({ clock, log }, Buffer.from('salt 3'));
});

/** 'in', 'wrong', or after how many seconds it may be tried again. */
function attempt(address: string, isRight: boolean): string | number {
  try {
    return passwords.check(address, () => isRight) ? 'in' : 'wrong';
  } catch (error) {
    if (!(error instanceof HttpError) || error.status !== 429) throw error;
    return Number(error.headers['Retry-After']);
  }
}

const guess = (address: string, times: number) => Array.from({ length: times }, () => attempt(address, false));

describe('wrong passwords', () => {
  it('of one address are looked at ten times, then one every 10 s, and a right one no sooner', () => {
    expect(guess('192.0.2.1', 11)).toEqual([...Array(10).fill('wrong'), 10]);
    expect(attempt('192.0.2.1', true)).toBe(10);
    clock.advance(9000);
    expect(attempt('192.0.2.1', true)).toBe(1);
    clock.advance(1000);
    expect([attempt('192.0.2.1', true), attempt('192.0.2.1', false), attempt('192.0.2.1', true)]).toEqual([
      'in',
      'wrong',
      10,
    ]);
    expect(attempt('192.0.2.2', true)).toBe('in');
    clock.advance(100_000);
    expect(guess('192.0.2.1', 11)).toEqual([...Array(10).fill('wrong'), 10]);
  });

  it('are told, with the address, as often as they are looked at', () => {
    guess('192.0.2.1', 50);
    expect(log.lines).toHaveLength(10);
    expect(log.lines[0]).toMatchObject({ level: 'warn', event: 'wrong-password', fields: { address: '192.0.2.1' } });
  });

  it('of an IPv6 network are of one address, and an IPv4 address is itself in any shape', () => {
    for (let index = 0; index < 10; index += 1) attempt(`2001:db8:1:2::${index}`, false);
    expect(attempt('2001:db8:1:2:ffff:1:2:3', true)).toBe(10);
    expect(attempt('2001:db8:1:3::1', true)).toBe('in');
    guess('::ffff:192.0.2.1', 10);
    expect(attempt('192.0.2.1', true)).toBe(10);
    guess('::1', 10);
    expect(attempt('::1', true)).toBe(10);
  });

  it('of many addresses keep strangers waiting, but nobody from where a right one came before', () => {
    expect(attempt('198.51.100.1', true)).toBe('in');
    let looked = 0;
    for (let index = 0; index < 1000; index += 1)
      looked += attempt(`203.0.${index >> 8}.${index & 255}`, false) === 'wrong' ? 1 : 0;
    expect(looked).toBe(100);
    expect(attempt('198.51.100.2', true)).toBe(1);
    expect(attempt('198.51.100.1', true)).toBe('in');
    clock.advance(1000);
    expect(attempt('198.51.100.2', true)).toBe('in');
  });

  it('do not become right ones by a right one', () => {
    guess('192.0.2.1', 9);
    expect(attempt('192.0.2.1', true)).toBe('in');
    expect(guess('192.0.2.1', 2)).toEqual(['wrong', 10]);
  });
});

describe('a node', () => {
  it('answers them with 429, for reading and for changing together, and who gives none as ever', async () => {
    const node = new WebNode();
    node.viewAuth = { user: 'viewer', password: 'see' };
    node.editAuth = { user: 'editor', password: 'do' };
    await node.open();
    const basic = (text: string) => ({ headers: { Authorization: `Basic ${Buffer.from(text).toString('base64')}` } });
    try {
      const stream = '/streamer/api/v3/streams/cam01';
      const paths = ['/', '/metrics', '/streamer/api/v3/streams', '/flussonic/api/v3/config'];
      for (let index = 0; index < 8; index += 1)
        expect((await node.ask(paths[index % 4] ?? '', basic('viewer:x'))).status).toBe(401);
      const bearer = { headers: { Authorization: 'Bearer x' } };
      for (let index = 0; index < 2; index += 1)
        expect((await node.ask(stream, { method: 'DELETE', ...bearer })).status).toBe(401);
      const refused = await node.ask('/streamer/api/v3/streams', basic('viewer:see'));
      expect([refused.status, refused.headers['retry-after']]).toEqual([429, '10']);
      expect(refused.headers['access-control-allow-origin']).toBe('*');
      expect((await node.ask(stream, { method: 'DELETE', ...basic('editor:do') })).status).toBe(429);
      expect((await node.ask('/streamer/api/v3/streams')).status).toBe(401);
      expect((await node.ask('/streamer/api/v3/monitoring/liveness', basic('a:b'))).status).toBe(200);
      node.clock.advance(10_000);
      expect((await node.ask('/streamer/api/v3/streams', basic('viewer:see'))).status).toBe(200);
    } finally {
      await node.close();
    }
  });
});
