import { describe, expect, it } from 'vitest';
import { mergeFields } from '../../../../src/config/held/merge-fields.ts';

const before = { title: 'A', inputs: [{ url: 'rtsp://user:hush@c/1', priority: 1 }, 'tshttp://u:p@d/2'], audio: 'aac' };

describe('mergeFields', () => {
  it('replaces what is given, takes away what is null, and keeps the rest', () =>
    expect(mergeFields(before, { title: 'B', audio: null })).toEqual({ title: 'B', inputs: before.inputs }));

  it('passes over what the API only shows', () =>
    expect(mergeFields({}, { name: 'a', stats: {}, owner: null, reason: '', held_in: 'etcd', log: [] })).toEqual({}));

  it('keeps the password of a URL that is sent back as it was shown', () =>
    expect(mergeFields(before, { inputs: [{ url: 'rtsp://****@c/1' }, { url: 'http://****@d/2' }] }).inputs).toEqual([
      { url: 'rtsp://user:hush@c/1' },
      { url: 'tshttp://u:p@d/2' },
    ]));

  it('keeps the secret of an on_play that is sent back as it was shown, and of no other', () => {
    const guarded = { on_play: 'http://b/auth?key=hush&site=1' };
    expect(mergeFields(guarded, { on_play: 'http://b/auth?key=****&site=1' })).toEqual(guarded);
    const other = { on_play: 'http://c/auth?key=****&site=1' };
    expect(mergeFields(guarded, other)).toEqual(other);
    expect(mergeFields({}, other)).toEqual(other);
  });

  it('does not guess', () =>
    expect(mergeFields(before, { inputs: ['rtsp://****@e/1', 7] }).inputs).toEqual(['rtsp://****@e/1', 7]));

  it('takes no prototype', () => {
    const merged = mergeFields({}, JSON.parse('{"__proto__": {"inputs": ["testsrc://"]}}'));
    expect(merged.inputs).toBeUndefined();
  });
});
