import { describe, expect, it } from 'vitest';
import { mergeFields } from '../../../../src/config/held/merge-fields.ts';

const before = { title: 'A', inputs: [{ url: 'rtsp://user:hush@c/1', priority: 1 }, 'tshttp://u:p@d/2'], audio: 'aac' };

describe('mergeFields', () => {
  it('replaces what is given, takes away what is null, and keeps the rest', () =>
    expect(mergeFields(before, { title: 'B', audio: null })).toEqual({ title: 'B', inputs: before.inputs }));

  it('passes over what the API only shows', () =>
    expect(mergeFields({}, { name: 'a', stats: {}, owner: null, reason: '', held_in: 'etcd', log: [] })).toEqual({}));

  it('keeps the password of a URL that is given as it was shown, with options of its own', () =>
    expect(
      mergeFields(before, { inputs: [{ url: 'rtsp://****@c/1', priority: 2 }, 'http://****@d/2'] }).inputs,
    ).toEqual([{ url: 'rtsp://user:hush@c/1', priority: 2 }, 'tshttp://u:p@d/2']));

  it('keeps inputs that are sent back as they were shown, with the options that were not', () => {
    const shown = [{ url: 'rtsp://****@c/1' }, { url: 'http://****@d/2' }];
    expect(mergeFields(before, { inputs: shown }).inputs).toEqual(before.inputs);
    const open = { inputs: [{ url: 'http://c/1.ts', user_agent: 'weir', headers: { Cookie: 'a' } }] };
    expect(mergeFields(open, { inputs: [{ url: 'http://c/1.ts' }] })).toEqual(open);
    expect(mergeFields(open, { inputs: ['http://c/1.ts'] }).inputs).toEqual(['http://c/1.ts']);
    expect(mergeFields(open, { inputs: [{ url: 'http://c/2.ts' }] }).inputs).toEqual([{ url: 'http://c/2.ts' }]);
  });

  it.each([
    [{ capture_at: ['n1', 'n2'], weight: 3 }, { capture_at: 'n1,n2' }, true],
    [{ capture_at: 'n1', reclaim: 'manual' }, { capture_at: 'n1' }, true],
    [{ weight: 3 }, {}, true],
    [{ weight: 3 }, true, false],
    [{ capture_at: 'n1', weight: 3 }, {}, false],
    [{ capture_at: 'n1', weight: 3 }, { capture_at: 'n2' }, false],
    [{ capture_at: 'n1', weight: 3 }, { capture_at: 'n1', weight: 1 }, false],
    [true, {}, false],
  ])('of cluster_ingest %j, given %j: it stays as it was: %s', (former, given, stays) =>
    expect(mergeFields({ cluster_ingest: former }, { cluster_ingest: given })).toEqual({
      cluster_ingest: stays ? former : given,
    }),
  );

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
