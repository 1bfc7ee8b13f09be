import { describe, expect, it } from 'vitest';
import { encodeStream } from '../../../../src/cluster/mirror/stream-value.ts';
import type { Settings } from '../../../../src/cluster/settings.ts';
import {
  clusterSettings,
  clusterStream,
  effectsOf,
  entryOf,
  feed,
  listed,
  memberEntry,
  memberState,
  mySession,
  notedJoin,
  ownerEntry,
  play,
  tick,
} from '../../../support/cluster-state.ts';

const [s, t] = [clusterStream('s'), clusterStream('t')];
const withT = clusterSettings([s, t], { digest: 'next' });
const configured = (settings: Settings) => ({ type: 'configured', settings }) as const;
const purposes = (effects: ReturnType<typeof play>[1]) =>
  effectsOf(effects, 'transact').map(({ transaction }) => transaction.then.map(one => one.type).join(' '));

describe('another configuration', () => {
  it('is told to the others at once, with a renewal', () => {
    const [, effects] = play(memberState(clusterSettings([s])), [1000, configured(withT)]);
    expect(effectsOf(effects, 'grant').length).toBe(1);
  });

  it('that says the same is no news', () => {
    const [, effects] = play(memberState(clusterSettings([s])), [1000, configured(clusterSettings([s]))]);
    expect(effectsOf(effects, 'grant')).toEqual([]);
  });

  it('is planned by at once', () => {
    const [state] = play(memberState(clusterSettings([s])), [1000, configured(withT)]);
    expect([...(state.plan?.assigned.keys() ?? [])].sort()).toEqual(['s', 't']);
  });

  it('lets the streams that it does not have go, once the others know that it has another file', () => {
    const owned = memberState(clusterSettings([s]), [ownerEntry('s', 'a', mySession, 50)]);
    const [running] = play(owned, [1000, tick]);
    expect([...running.runs.keys()]).toEqual(['s']);
    const [ended, effects] = play(
      running,
      [2000, configured(clusterSettings([t], { digest: 'next' }))],
      [2001, { type: 'gone', stream: 's' }],
    );
    expect(effectsOf(effects, 'halt').map(({ stream }) => stream)).toEqual(['s']);
    // whoever has the old file would take it at once
    expect(purposes(effects)).not.toContain('delete');
    const told = memberEntry('a', mySession, { digest: 'next' }, 110);
    const [, releases] = play(ended, [
      2010,
      feed({ type: 'changed', revision: 110, events: [{ type: 'put', entry: told }] }),
    ]);
    expect(purposes(releases)).toContain('delete');
  });

  it('is claimed by only when all have it, or have been quiet', () => {
    const others = [memberEntry('b', 20), memberEntry('c', 30)];
    const member = memberState(clusterSettings([]), others);
    const [state, effects] = play(
      member,
      [1000, configured(clusterSettings([s, t], { digest: 'next' }))],
      [1500, tick],
    );
    expect(state.lastFileMs).toBe(1000);
    expect(
      effectsOf(effects, 'transact').filter(({ transaction }) =>
        transaction.then.some(({ type }) => type === 'transaction'),
      ),
    ).toEqual([]);
    const all = [memberEntry('a', mySession), memberEntry('b', 20), memberEntry('c', 30)].map(entry => ({
      ...entry,
      ...{ mod: 200, value: entry.value.replace('"digest":"digest"', '"digest":"next"') },
    }));
    const [, claims] = play(state, [2000, feed(listed(200, [...all, notedJoin]))], [2600, tick]);
    expect(
      claims.some(effect => effect.type === 'transact' && effect.transaction.then[0]?.type === 'transaction'),
    ).toBe(true);
  });

  it('ends the declines of what it did not have before', () => {
    const decline = entryOf('declines/a/t', { session: mySession, reason: 'unknown', minutes: 5 }, 60);
    const [known] = play(memberState(clusterSettings([s]), [decline]), [1000, tick]);
    const [state, effects] = play(known, [2000, configured(withT)]);
    expect(state.declinesSeen.get('a/t')?.sinceMs).toBe(Number.NEGATIVE_INFINITY);
    expect(JSON.stringify(effects)).toContain('declines/a/t');
  });
});

describe('a stream that comes to etcd', () => {
  const text = (weight: number) => encodeStream({ inputs: ['testsrc://'], cluster_ingest: { weight } }, 'x', 0);

  it('is planned at its revision, and claimed as it was seen', () => {
    const alone = clusterSettings([], { peers: ['a'] });
    const [state, effects] = play(memberState(alone), [
      1000,
      feed({ type: 'changed', revision: 101, events: [{ type: 'put', entry: entryOf('streams/h', text(1), 101) }] }),
    ]);
    expect(state.plan).toMatchObject({ revision: 101, assigned: new Map([['h', 'a']]) });
    expect(JSON.stringify(effects)).toContain('"/weir/test/streams/h","target":"mod","is":"=","revision":101');
  });

  it('goes on as it was when what is written then cannot be read', () => {
    const alone = clusterSettings([], { peers: ['a'] });
    const entries = [entryOf('streams/h', text(1), 50), ownerEntry('h', 'a', mySession, 51)];
    const [running] = play(memberState(alone, entries), [1000, tick]);
    const broken = entryOf('streams/h', '{"v":9}', 101, 50);
    const [state, effects] = play(running, [
      2000,
      feed({ type: 'changed', revision: 101, events: [{ type: 'put', entry: broken }] }),
    ]);
    expect(effectsOf(effects, 'halt')).toEqual([]);
    expect([...state.runs.keys()]).toEqual(['h']);
    const gone = { type: 'delete', key: broken.key, mod: 102 } as const;
    const [, ending] = play(state, [3000, feed({ type: 'changed', revision: 102, events: [gone] })]);
    expect(effectsOf(ending, 'halt').map(({ stream }) => stream)).toEqual(['h']);
  });
});
