import { describe, expect, it } from 'vitest';
import { hostAndPort, isHost, isPort, listenAddress, peerWords } from '../../../../src/config/values/address.ts';

describe('hostAndPort', () => {
  it.each([
    ['s01', 's01', null],
    ['S01.MyHosting.com:8080', 's01.myhosting.com', 8080],
    ['10.0.0.1:80', '10.0.0.1', 80],
    ['[FE80::1]:80', '[fe80::1]', 80],
    ['[::1]', '[::1]', null],
    ['node_1', 'node_1', null],
  ])('takes %s', (text, host, port) =>
    expect(hostAndPort.parse(text)).toEqual({ type: 'value', value: { host, port } }),
  );

  it.each(['', ':80', 'a:', 'a:x', 'a:0', 'a:65536', 'a/b', 'a b', '-a', '.a', '::1', '[]', '[x]', 'a@b'])(
    'refuses %j',
    text => expect(hostAndPort.parse(text).type).toBe('wrong'),
  );
});

describe('listenAddress', () => {
  it.each([
    ['8080', null, 8080],
    ['[::1]:80', '::1', 80],
    ['*:80', null, 80],
  ])('takes %s', (text, host, port) =>
    expect(listenAddress.parse(text)).toEqual({ type: 'value', value: { host, port } }),
  );

  it.each(['', '0', '127.0.0.1:0', 'localhost', ':80', '80:', '99999', 'a b:80', 'http://a:80'])('refuses %j', text =>
    expect(listenAddress.parse(text).type).toBe('wrong'),
  );
});

describe('peerWords', () => {
  it('is a list', () => expect(peerWords.parse('a, b:80')).toEqual({ type: 'value', value: ['a', 'b:80'] }));
  it('has no gaps', () =>
    expect(['', ',', 'a,', 'a b'].map(text => peerWords.parse(text).type)).toEqual(Array(4).fill('wrong')));
});

describe('isHost and isPort', () => {
  it('know the ends of their ranges', () => {
    expect([isPort(0), isPort(1), isPort(65_535), isPort(65_536)]).toEqual([false, true, true, false]);
    expect([isHost('a'), isHost(''), isHost('a'.repeat(300))]).toEqual([true, false, false]);
  });
});
