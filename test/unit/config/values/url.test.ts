import { describe, expect, it } from 'vitest';
import { endpoint, header, httpUrl } from '../../../../src/config/values/url.ts';

describe('httpUrl', () => {
  it('loses the slash at its end', () =>
    expect(httpUrl.parse('https://h:8443/a/')).toEqual({ type: 'value', value: 'https://h:8443/a' }));

  it('is what may stand in a header, whatever letters its host has', () =>
    expect(httpUrl.parse('http://ł.example:8080/ö/')).toEqual({
      type: 'value',
      value: 'http://xn--tfa.example:8080/%C3%B6',
    }));

  it.each([
    'h:80',
    'ftp://h',
    'http://',
    'http://u:p@h',
    'http://u@h',
    'http://h/?a',
    'http://h/#a',
    'http://h:99999',
    'http://a b',
    'http://"',
  ])('refuses %j', text => expect(httpUrl.parse(text).type).toBe('wrong'));
});

describe('endpoint', () => {
  it('is a host and nothing after it', () => {
    expect(endpoint.parse('http://10.0.0.1:2379/')).toEqual({ type: 'value', value: 'http://10.0.0.1:2379' });
    expect(endpoint.parse('http://10.0.0.1:2379/v3').type).toBe('wrong');
  });
});

describe('header', () => {
  it('is a name and a value', () =>
    expect(header.parse('X-Token:  a: b ')).toEqual({ type: 'value', value: { name: 'X-Token', value: 'a: b' } }));

  it.each(['', 'X-Token', 'X-Token:', 'X-Token: ', ': a', 'X Token: a'])('refuses %j', text =>
    expect(header.parse(text).type).toBe('wrong'),
  );
});
