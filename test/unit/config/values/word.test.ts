import { describe, expect, it } from 'vitest';
import { choice, plainName, secretOrigin, streamName, text } from '../../../../src/config/values/word.ts';

describe('choice', () => {
  it('guesses what was meant', () => {
    expect(choice('auto', 'manual').parse('manual')).toEqual({ type: 'value', value: 'manual' });
    expect(choice('auto', 'manual').parse('manuel')).toEqual({
      type: 'wrong',
      wrong: "is unknown; did you mean 'manual'?",
    });
    expect(choice('auto', 'manual').parse('x')).toEqual({ type: 'wrong', wrong: 'is none of the known words' });
  });
});

describe('text', () => {
  it('is not empty', () =>
    expect(['a', ' ', ''].map(given => text('a text').parse(given).type)).toEqual(['value', 'wrong', 'wrong']));
});

describe('plainName', () => {
  it('holds no slash and does not begin with a sign', () =>
    expect(['lab', 'a_b-c.d', 'a/b', '-a', '', 'ä'].map(given => plainName.parse(given).type)).toEqual([
      'value',
      'value',
      ...Array(4).fill('wrong'),
    ]));
});

describe('streamName', () => {
  it.each(['cam01', 'entrance/cam-01', 'a.b_c', 'a/cluster', 'mpegts/a', 'clusters'])('may be %s', given =>
    expect(streamName.parse(given)).toEqual({ type: 'value', value: given }),
  );

  it.each([
    '',
    '/a',
    'a/',
    'a//b',
    '.',
    'a/..',
    'a b',
    'a%20',
    'ä',
    'cluster/a',
    'streamer',
    'a/index.m3u8',
    'mpegts',
    'a'.repeat(201),
  ])('may not be %j', given => expect(streamName.parse(given).type).toBe('wrong'));
});

describe('secretOrigin', () => {
  it('may be elsewhere', () => {
    expect(secretOrigin.parse('file:/run/key')).toEqual({ type: 'value', value: { type: 'file', path: '/run/key' } });
    expect(secretOrigin.parse('env:KEY')).toEqual({ type: 'value', value: { type: 'environment', name: 'KEY' } });
    expect(secretOrigin.parse('a=b')).toEqual({ type: 'value', value: { type: 'text', text: 'a=b' } });
  });

  it('must be something', () =>
    expect(['', ' ', 'file:', 'env:', 'env:A B'].map(given => secretOrigin.parse(given).type)).toEqual(
      Array(5).fill('wrong'),
    ));
});
