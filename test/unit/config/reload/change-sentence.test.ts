import { describe, expect, it } from 'vitest';
import { changeSentence, waitingSentence } from '../../../../src/config/reload/change-sentence.ts';
import type { ConfigChange } from '../../../../src/config/reload/config-change.ts';

const none = { added: [], changed: [], removed: [] };

function change(changes: Partial<ConfigChange> = {}): ConfigChange {
  return { streams: none, peers: none, directives: [], ...changes };
}

describe('changeSentence', () => {
  it('tells all in one sentence', () =>
    expect(
      changeSentence(
        change({ streams: { added: ['a', 'b'], changed: ['c'], removed: ['d'] }, directives: ['settle', 'loglevel'] }),
        ['http'],
      ),
    ).toBe(
      '2 streams added (a, b), 1 stream changed (c), 1 stream removed (d), settle and loglevel changed; ' +
        'the change of http was not taken: restart this node for it',
    ));

  it('names a few of many', () => {
    const added = Array.from({ length: 40 }, (_, index) => `s${index}`);
    expect(changeSentence(change({ streams: { ...none, added } }), [])).toBe(
      '40 streams added (s0, s1, s2, s3, s4 and 35 more)',
    );
  });

  it('tells of peers', () =>
    expect(changeSentence(change({ peers: { ...none, removed: ['s03'] } }), [])).toBe('1 peer removed (s03)'));

  it('says that nothing has changed, or nothing that holds at once', () => {
    expect(changeSentence(change(), [])).toBe('nothing has changed');
    expect(changeSentence(change(), ['etcd', 'data', 'http'])).toBe(
      'nothing was changed that holds at once; the changes of etcd, data and http were not taken: restart this node for it',
    );
  });
});

it('waitingSentence names what waits', () =>
  expect(waitingSentence(['etcd'])).toBe('the change of etcd was not taken: restart this node for it'));
