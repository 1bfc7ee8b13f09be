import { describe, expect, it } from 'vitest';
import { parseEndpoint } from '../../../../src/adapters/etcd/endpoint.ts';
import { TellUserError } from '../../../../src/base/errors.ts';

describe('an endpoint', () => {
  it.each([
    ['http://10.0.0.1:2379', 'http://10.0.0.1:2379', false],
    ['https://etcd.example.com:443/', 'https://etcd.example.com:443', true],
    ['http://etcd', 'http://etcd:2379', false],
    ['etcd.example.com', 'http://etcd.example.com:2379', false],
    ['127.0.0.1:80', 'http://127.0.0.1:80', false],
    ['HTTPS://[::1]:2379', 'https://[::1]:2379', true],
  ])('%s is %s', (text, url, secure) => {
    expect(parseEndpoint(text)).toEqual({ url, secure });
  });

  it.each([
    '',
    'ftp://a:1',
    'http://',
    'http://a:b',
    'http://a:0',
    'http://a:70000',
    'http://a:1/path',
    'http://a b:1',
    'a,b',
  ])('%j is refused with what was expected', text => {
    expect(() => parseEndpoint(text)).toThrow(TellUserError);
    expect(() => parseEndpoint(text)).toThrow(`etcd URL ${JSON.stringify(text)}: expected http://HOST:PORT`);
  });

  it.each(['http://root:secret@a:2379', 'root:secret@a:2379', 'https://root:sec@ret@a'])(
    'a password in it is refused and not repeated (%#)',
    text => {
      expect(() => parseEndpoint(text)).toThrow(/write user= and password=/);
      expect(() => parseEndpoint(text)).not.toThrow(/sec/);
    },
  );
});
