import { describe, expect, it } from 'vitest';
import { TellUserError } from '../../../src/base/errors.ts';
import { parseListenAddress } from '../../../src/cli/listen-address.ts';

describe('parseListenAddress', () => {
  it.each([
    ['8080', { host: null, port: 8080 }],
    ['127.0.0.1:8080', { host: '127.0.0.1', port: 8080 }],
    ['localhost:80', { host: 'localhost', port: 80 }],
    ['[::1]:8080', { host: '::1', port: 8080 }],
    ['*:8080', { host: null, port: 8080 }],
  ])('reads %j', (word, address) => expect(parseListenAddress(word, '--http')).toEqual(address));

  it.each([
    ['', 'no word'],
    ['garbage', 'no port'],
    [':8080', 'no address'],
    ['127.0.0.1', 'no port'],
    ['127.0.0.1:', 'no port'],
    ['65536', 'no such port'],
    ['99999999999', 'no such port'],
    ['-1', 'no such port'],
    ['0x50', 'another notation'],
    ['80 80', 'two ports'],
    ['::1:8080', 'where does the address end?'],
    ['http://127.0.0.1:8080', 'a URL'],
    ['a b:80', 'no host'],
    ['8080/path', 'a path'],
  ])('refuses %j: %s', word => {
    expect(() => parseListenAddress(word, 'WEIR_HTTP')).toThrow(TellUserError);
    expect(() => parseListenAddress(word, 'WEIR_HTTP')).toThrow(`WEIR_HTTP '${word}' `);
    expect(() => parseListenAddress(word, 'WEIR_HTTP')).toThrow('such as 8080 or 127.0.0.1:8080');
  });
});
