import { describe, expect, it } from 'vitest';
import type { Fields } from '../../../../src/config/held/held-stream.ts';
import { checkHeldStream, readHeldStream } from '../../../../src/config/held/read-held-stream.ts';
import { configOf } from '../../../support/config-text.ts';

const { peers, streams } = configOf(`
  peer s01:8001; peer s02;
  stream known { url rtsp://camera/1; cluster_ingest; }
  stream everywhere { url rtsp://camera/everywhere; }
  stream off { url rtsp://camera/off; disabled; }
`);

function check(fields: Fields, name = 'cam') {
  return checkHeldStream(name, fields, { peers, streams });
}

function sentences(fields: Fields, name = 'cam'): readonly string[] {
  const checked = check(fields, name);
  return checked.type === 'stream' ? [] : checked.errors.map(({ path, sentence }) => `${path.join('/')}: ${sentence}`);
}

const good = { inputs: [{ url: 'rtsp://user:hush@camera/2' }], cluster_ingest: { capture_at: ['s01'], weight: 2 } };

describe('checkHeldStream', () => {
  it('takes what a file would take', () =>
    expect(check({ ...good, audio: 'none', retry_limit: 3 })).toMatchObject({
      type: 'stream',
      stream: {
        config: {
          ...{ title: null, disabled: false, audio: 'none', retryLimit: 3 },
          inputs: [{ url: 'rtsp://user:hush@camera/2', kind: 'rtsp' }],
          clusterIngest: { captureAt: ['s01'], weight: 2, reclaim: 'auto' },
        },
      },
    }));

  it('leaves the defaults to the file', () => {
    const checked = check(good);
    expect(checked.type === 'stream' && Object.keys(checked.stream.config)).not.toContain('segmentDurationMs');
  });

  it('keeps the whole names of peers', () => {
    const checked = check({ ...good, cluster_ingest: { capture_at: ['s01:8001'] } });
    expect(checked).toMatchObject({ stream: { fields: { cluster_ingest: { capture_at: ['s01'] } } } });
  });

  it.each<[string, Fields, string]>([
    ['no source', {}, "inputs: stream 'cam' has no source (expected inputs with a url)"],
    ['a URL of another kind', { inputs: ['pipe:1'] }, 'inputs/0/url: '],
    [
      'no peer',
      { ...good, cluster_ingest: { capture_at: ['s09'] } },
      'cluster_ingest/capture_at: capture_at names no peer (expected one of s01, s02',
    ],
    ['a bad duration', { ...good, segment_duration: '1ms' }, "segment_duration: the value of 'segment_duration'"],
    ['a hidden password', { inputs: ['rtsp://****@camera/9'] }, 'inputs/0/url: the URL holds'],
    [
      'a hidden header',
      { inputs: ['testsrc://', { url: 'http://c/1.ts', headers: { Cookie: '****' } }] },
      'inputs/1/headers/Cookie: the value of the header is',
    ],
    ['a hidden secret', { inputs: ['testsrc://'], on_play: 'http://b/?key=****' }, 'on_play: the URL holds'],
    [
      'a source that another has',
      { ...good, inputs: ['rtsp://Camera:554/1'] },
      "inputs/0/url: stream 'cam' takes the same source as stream 'known'",
    ],
    [
      'a source that another has, for every node',
      { inputs: ['rtsp://Camera:554/1'] },
      "inputs/0/url: stream 'cam' takes the same source as stream 'known'",
    ],
    [
      'a source that another has for every node',
      { ...good, inputs: ['rtsp://camera/everywhere'] },
      "inputs/0/url: stream 'cam' takes the same source as stream 'everywhere'",
    ],
  ])('refuses %s', (_, fields, sentence) => expect(sentences(fields)).toEqual([expect.stringContaining(sentence)]));

  it('refuses names that no stream of a file may have', () =>
    expect(sentences(good, 'metrics/x')).toEqual([
      expect.stringMatching(/^name: the name of the stream begins with 'metrics'/),
    ]));

  it('tells everything at once, and no secret', () => {
    const told = sentences({ inputs: [{ url: 'rtsp//user:hush@c', source_timeout: 'x' }], titel: 'hush' });
    expect(told.length).toBe(3);
    expect(told.join()).not.toContain('user:hush');
  });

  it('may have the source of a stream that is off, or itself, or any when it is off', () => {
    expect(sentences({ inputs: ['rtsp://camera/off'] })).toEqual([]);
    expect(sentences({ inputs: ['rtsp://camera/1'], disabled: true })).toEqual([]);
    expect(sentences({ inputs: ['rtsp://camera/1'], cluster_ingest: true }, 'known')).toEqual([]);
  });
});

describe('readHeldStream', () => {
  it('takes what it knows of what a later version wrote', () =>
    expect(readHeldStream({ ...good, shine: 'bright' })).toMatchObject({
      type: 'stream',
      stream: { config: { disabled: false } },
    }));

  it('takes nodes that this file does not have', () =>
    expect(readHeldStream({ ...good, cluster_ingest: { capture_at: ['elsewhere'] } })).toMatchObject({
      stream: { config: { clusterIngest: { captureAt: ['elsewhere'] } } },
    }));

  it('does not take what it would misunderstand', () =>
    expect(readHeldStream({ ...good, inputs: ['webrtc://x'] })).toMatchObject({
      type: 'wrong',
      errors: [{ path: ['inputs', '0', 'url'] }],
    }));
});
