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

  it('keeps headers whose values are sent back hidden, and takes an option away that is left out', () => {
    const open = { inputs: [{ url: 'http://c/1.ts', user_agent: 'weir', headers: { Cookie: 'a', 'X-A': 'b' } }] };
    const shown = { url: 'http://c/1.ts', user_agent: 'weir', headers: { Cookie: '****', 'X-A': '****' } };
    expect(mergeFields(open, { inputs: [shown] })).toEqual(open);
    const other = { url: 'http://c/1.ts', headers: { Cookie: '****', 'X-B': 'c' } };
    expect(mergeFields(open, { inputs: [other] }).inputs).toEqual([
      { url: 'http://c/1.ts', headers: { Cookie: 'a', 'X-B': 'c' } },
    ]);
    for (const input of [{ url: 'http://c/1.ts' }, { ...shown, url: 'http://c/2.ts' }])
      expect(mergeFields(open, { inputs: [input] }).inputs).toEqual([input]);
    const inherited = { url: 'http://c/1.ts', headers: { constructor: '****' } };
    expect(mergeFields(open, { inputs: [inherited] }).inputs).toEqual([inherited]);
  });

  it('tells two users of one camera apart by their order', () => {
    const inputs = [{ url: 'rtsp://a:1@c/1' }, { url: 'rtsp://b:2@c/1', rtsp_transport: 'udp' }];
    const shown = [{ url: 'rtsp://****@c/1' }, { url: 'rtsp://****@c/1', rtsp_transport: 'udp' }];
    expect(mergeFields({ inputs }, { inputs: shown }).inputs).toEqual(inputs);
    const [first] = inputs;
    expect(mergeFields({ inputs: [first] }, { inputs: shown }).inputs).toEqual([
      first,
      { url: 'rtsp://a:1@c/1', rtsp_transport: 'udp' },
    ]);
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
