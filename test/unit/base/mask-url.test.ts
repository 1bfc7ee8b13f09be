import { describe, expect, it } from 'vitest';
import { hideUrls, isSecretName, maskUrl, maskUrls } from '../../../src/base/mask-url.ts';

describe('maskUrl', () => {
  it.each([
    ['rtsp://admin:PW@10.0.0.1/h264', 'rtsp://****@10.0.0.1/h264'],
    ['rtsp://TOKEN@10.0.0.1:554/h264', 'rtsp://****@10.0.0.1:554/h264'],
    ['rtsp://admin:P@W@10.0.0.1/h264', 'rtsp://****@10.0.0.1/h264'],
    ['rtsp://admin:P/W@10.0.0.1/h264', 'rtsp://****@10.0.0.1/h264'],
    ['rtsp://admin:P?W#X@10.0.0.1/h264', 'rtsp://****@10.0.0.1/h264'],
    ['rtsp://admin:P@W/X@10.0.0.1/h264', 'rtsp://****@10.0.0.1/h264'],
    ['http://u:PW@[fe80::1]:80/a', 'http://****@[fe80::1]:80/a'],
    ['http://h/a.ts?token=T&x=1', 'http://h/a.ts?token=****&x=1'],
    ['http://h/a.ts?x=1&api_key=T&password=P', 'http://h/a.ts?x=1&api_key=****&password=****'],
    ['srt://h:9000?passphrase=P&mode=caller', 'srt://h:9000?passphrase=****&mode=caller'],
    ['http://u:PW@h/a?sig=S', 'http://****@h/a?sig=****'],
  ])('hides the secret of %s', (url, masked) => expect(maskUrl(url)).toBe(masked));

  it.each([
    'rtsp://10.0.0.1/h264',
    'http://10.0.0.1:8080/a@b/c.ts?x=1&y=a@b',
    'http://[fe80::1]:8080/a',
    'http://[fe80::1]/a',
    'udp://@239.0.0.1:1234',
    'testsrc://',
    'file:///storage/a@b.ts',
    'http://h/a.ts?token=',
    'no url at all',
    '',
  ])('leaves %j alone', url => expect(maskUrl(url)).toBe(url));

  it('hides a URL whose @ was cut off', () => expect(maskUrl('rtsp://admin:PW')).toBe('rtsp://****'));

  it('keeps masked what is masked', () => {
    const masked = maskUrl('rtsp://admin:PW@10.0.0.1/h264?token=T');
    expect(maskUrl(masked)).toBe(masked);
  });
});

describe('maskUrls', () => {
  it('finds every URL of a line', () =>
    expect(maskUrls("Opening 'http://u:PW@h/1.ts' for reading, rtsp://a:PW@b/c: failed")).toBe(
      "Opening 'http://****@h/1.ts' for reading, rtsp://****@b/c: failed",
    ));

  it('leaves other text alone', () => expect(maskUrls('a: b // c @ d')).toBe('a: b // c @ d'));
});

describe('isSecretName', () => {
  it.each([
    'password',
    'passwd',
    'pwd',
    'token',
    'access_token',
    'api_key',
    'apikey',
    'key',
    'X-Auth',
    'Authorization',
    'sig',
    'secret',
  ])('%s is one', name => expect(isSecretName(name)).toBe(true));

  it.each(['user', 'keyframe', 'monkey', 'mode', 'title', 'author', 'design'])('%s is none', name =>
    expect(isSecretName(name)).toBe(false),
  );
});

it.each([
  ['it starts from rtsp://****@10.0.0.1/a: its node has just got it', 'it starts from there: its node has just got it'],
  ["nothing listens at 'srt://h:1', nor at http://[::1]:80/x?y=z.", "nothing listens at 'there', nor at there."],
  ['connection refused', 'connection refused'],
])('hides whole addresses from whom they are not for: %s', (text, hidden) => {
  expect(hideUrls(text, 'there')).toBe(hidden);
});
