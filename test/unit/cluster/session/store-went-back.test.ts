import { expect, it } from 'vitest';
import { storeWentBack } from '../../../../src/cluster/session/store-went-back.ts';
import type { ClusterFact } from '../../../../src/cluster/state.ts';
import {
  clusterSettings,
  clusterStream,
  effectsOf,
  feed,
  listed,
  memberEntry,
  memberSession,
  memberState,
  ownerEntry,
  play,
  turnAt,
} from '../../../support/cluster-state.ts';

const settings = clusterSettings([clusterStream('s')]);
const entries = [memberEntry('a', 10, {}, 90), ownerEntry('s', 'a', 10, 20)];
const state = memberState(settings, entries, {
  runs: new Map([['s', 20]]),
  alive: new Set(['s']),
  session: memberSession({ mod: 90, nextRenewalMs: 0 }),
});

it('stops everything with an alarm, and nothing of what is known or still answered counts', () => {
  const turn = turnAt(state, 100);
  storeWentBack(turn, 'it is another cluster');
  expect(effectsOf(turn.effects, 'halt')).toMatchObject([{ stream: 's', manner: 'now' }]);
  expect(effectsOf(turn.effects, 'say')[0]).toMatchObject({ level: 'error', event: 'store-went-back' });
  expect(effectsOf(turn.effects, 'say')[0]?.reason).toContain('it is another cluster');
  expect(turn.state.mirror).toMatchObject({ fresh: false, clusterId: null, revision: 0 });
  expect(turn.state.mirror.latest.owners.size).toBe(0);
});

it('is what a renewal is told by a key that is older than this node has written it', () => {
  const [asking] = play(
    state,
    [1, { type: 'tick' }],
    [2, { type: 'granted', request: 1, leaseId: 'x', ttlSeconds: 10 }],
  );
  const told = (mod: number): ClusterFact => ({
    type: 'answered',
    request: 2,
    answer: { succeeded: false, revision: 200, answers: [{ type: 'get', entry: memberEntry('a', 10, {}, mod) }] },
  });
  // An attempt that was given up has got through after all.
  expect(play(asking, [3, told(150)])[0].session).toMatchObject({ type: 'member', session: 10 });
  const [ended, effects] = play(asking, [3, told(80)]);
  expect(ended.session.type).not.toBe('member');
  expect(effectsOf(effects, 'halt')).toMatchObject([{ stream: 's', manner: 'now' }]);
  expect(effectsOf(effects, 'say').map(({ event }) => event)).toContain('store-went-back');
  // The next list is the truth, and with it the node begins anew.
  const [anew] = play(ended, [4, { type: 'gone', stream: 's' }], [500, feed(listed(150, []))]);
  expect(anew.session.type).toBe('joining');
});
