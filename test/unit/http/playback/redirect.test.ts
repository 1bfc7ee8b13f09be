import { describe, expect, it } from 'vitest';
import { routePublic, wasRedirected } from '../../../../src/http/playback/redirect.ts';

describe('routePublic', () => {
  it.each([
    ['a plain path', '/cam01/index.m3u8', 'http://n2:8080/cam01/index.m3u8?hop=1'],
    ['a query', '/a/index.m3u8?token=x', 'http://n2:8080/a/index.m3u8?token=x&hop=1'],
    ['an empty query', '/a/index.m3u8?', 'http://n2:8080/a/index.m3u8?hop=1'],
    ['odd encodings', '/a%2Fb/i.m3u8?q=%41+%zz&&x=ä', 'http://n2:8080/a%2Fb/i.m3u8?q=%41+%zz&&x=ä&hop=1'],
    ['question marks in the query', '/a/i?x=?y?', 'http://n2:8080/a/i?x=?y?&hop=1'],
    ['a fragment, which would swallow the hop', '/a/i?x=1#f', 'http://n2:8080/a/i?x=1&hop=1'],
    ['the absolute form', 'http://n1:8080/a/i?x=1', 'http://n2:8080/a/i?x=1&hop=1'],
    ['the absolute form without a path', 'http://n1:8080', 'http://n2:8080/?hop=1'],
    ['another host in the path', '//evil.example/i', 'http://n2:8080//evil.example/i?hop=1'],
  ])('keeps %s', (_what, target, expected) => {
    expect(routePublic('http://n2:8080', target)).toBe(expected);
  });

  it('keeps a path of the public address, whose last slash does not count', () => {
    expect(routePublic('https://cdn.example/live/', '/a/i?x=1')).toBe('https://cdn.example/live/a/i?x=1&hop=1');
  });
});

describe('wasRedirected', () => {
  it.each([
    ['hop=1', true],
    ['token=x&hop=1', true],
    ['hop=0&hop=1', true],
    ['', false],
    ['hop=0', false],
    ['nohop=1', false],
  ])('of %j is %s', (query, expected) => {
    expect(wasRedirected(query)).toBe(expected);
  });
});
