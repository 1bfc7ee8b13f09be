import { describe, expect, it } from 'vitest';
import { handOverAnswered, handOverStreams, retakeAnswered } from '../../../../src/cluster/ownership/hand-over.ts';
import type { ClusterEffect, ClusterState } from '../../../../src/cluster/state.ts';
import type { Entry } from '../../../../src/cluster/transaction.ts';
import {
  clusterSettings,
  clusterStream,
  effectsOf,
  entryOf,
  feed,
  listed,
  memberEntry,
  memberState,
  moveEntry,
  notedJoin,
  ownerEntry,
  play,
  prefix,
  tick,
  turnAt,
} from '../../../support/cluster-state.ts';

const settings = clusterSettings([clusterStream('s')]);
const mine = ownerEntry('s', 'a', 10, 20);
const nodes = [memberEntry('a', 10, { maxStreams: 1375 }), memberEntry('b', 11), notedJoin];
const move = moveEntry('s', 'b', 11, 20, 90);
const running = memberState(settings, [...nodes, mine], { runs: new Map([['s', 20]]), alive: new Set(['s']) });
const gone = { type: 'gone', stream: 's' } as const;
const key = `${prefix}owners/s`;

/** a runs s, sees the move to b, and its ingest has ended: the hand-over is sent. */
function sent(...more: Entry[]): readonly [ClusterState, number] {
  const [state, effects] = play(running, [1, feed(listed(101, [...nodes, mine, move, ...more]))], [2, gone]);
  return [state, effectsOf(effects, 'transact')[0]?.request ?? 0];
}

const refused = (request: number, owner: Entry | null) =>
  ({
    type: 'answered',
    request,
    answer: {
      succeeded: false,
      revision: 110,
      answers: [
        { type: 'get', entry: owner },
        { type: 'get', entry: null },
      ],
    },
  }) as const;

describe('a hand-over', () => {
  it('stops the ingest at the end of a segment, and asks etcd for nothing before it has ended', () => {
    const [state, effects] = play(running, [1, feed(listed(101, [...nodes, mine, move]))]);
    expect(effectsOf(effects, 'halt')).toMatchObject([{ stream: 's', manner: 'segment-end' }]);
    expect(effectsOf(effects, 'transact')).toEqual([]);
    expect(state.handOvers.get('s')).toMatchObject({ type: 'stopping', from: 20 });
  });

  it('to this node itself is none: the ingest goes on', () => {
    const own = entryOf('moves/s', { to: 'a', toSession: 10, from: 20, reason: 'let go', byHand: false }, 90);
    const [state, effects] = play(running, [1, feed(listed(101, [...nodes, mine, own]))]);
    expect(effects).toEqual([]);
    expect(state.handOvers.size).toBe(0);
  });

  it('carries over whether an operator wanted it, and a stream that is taken back stays by hand', () => {
    const byHand = entryOf('moves/s', { to: 'b', toSession: 11, from: 20, reason: 'operator', byHand: true }, 90);
    const [, effects] = play(running, [1, feed(listed(101, [...nodes, mine, byHand]))], [2, gone]);
    const [put] = effectsOf(effects, 'transact')[0]?.transaction.then ?? [];
    expect(put?.type === 'put' && JSON.parse(put.value)).toMatchObject({ node: 'b', byHand: true });
    const held = ownerEntry('s', 'a', 10, 20, { byHand: true });
    const begun = memberState(settings, [...nodes, held], { runs: running.runs, alive: running.alive });
    const [state, more] = play(begun, [1, feed(listed(101, [...nodes, held, move]))], [2, gone]);
    const request = effectsOf(more, 'transact')[0]?.request ?? 0;
    const [back] = effectsOf(play(state, [3, refused(request, held)])[1], 'transact')[0]?.transaction.then ?? [];
    expect(back?.type === 'put' && JSON.parse(back.value)).toMatchObject({ node: 'a', byHand: true });
  });

  it('that failed does not take back that the stream was let go of', () => {
    const held = ownerEntry('s', 'a', 10, 20, { byHand: true });
    const auto = entryOf('moves/s', { to: 'b', toSession: 11, from: 20, reason: 'rebalance', stays: false }, 90);
    const begun = memberState(settings, [...nodes, held], { runs: running.runs, alive: running.alive });
    const [state, more] = play(begun, [1, feed(listed(101, [...nodes, held, auto]))], [2, gone]);
    const request = effectsOf(more, 'transact')[0]?.request ?? 0;
    const answered = play(state, [
      3,
      { ...refused(request, held), answer: { succeeded: false, revision: 110, answers: [] } },
    ]);
    const [back] = effectsOf(answered[1], 'transact')[0]?.transaction.then ?? [];
    expect(back?.type === 'put' && JSON.parse(back.value)).toMatchObject({ node: 'a', byHand: false });
  });

  it('writes the target as owner and deletes the move, if nothing has changed meanwhile', () => {
    const [, effects] = play(running, [1, feed(listed(101, [...nodes, mine, move]))], [2, gone]);
    const [sending] = effectsOf(effects, 'transact');
    expect(sending?.transaction.compares).toEqual([
      { key, target: 'mod', is: '=', revision: 20 },
      { key: `${prefix}members/b`, target: 'create', is: '=', revision: 11 },
      { key: `${prefix}moves/s`, target: 'mod', is: '=', revision: 90 },
    ]);
    const [put, remove] = sending?.transaction.then ?? [];
    expect(put).toMatchObject({ type: 'put', key });
    expect(JSON.parse(put?.type === 'put' ? put.value : '')).toMatchObject({
      node: 'b',
      session: 11,
      history: [{ node: 'a', epoch: 20 }],
    });
    expect(remove).toEqual({ type: 'delete', key: `${prefix}moves/s` });
  });

  it('is done with the answer, and nothing starts here', () => {
    const [state, request] = sent();
    const answer = {
      succeeded: true,
      revision: 110,
      answers: [{ type: 'put' }, { type: 'delete', deleted: 1 }],
    } as const;
    const [after, effects] = play(state, [3, { type: 'answered', request, answer }]);
    expect(after.handOvers.size).toBe(0);
    expect(after.mirror.latest.owners.get('s')).toMatchObject({ mod: 110, value: { node: 'b', session: 11 } });
    expect(effectsOf(effects, 'run')).toEqual([]);
  });

  it('that was refused is taken back under a new epoch, then starts here', () => {
    const [state, request] = sent();
    const [taking, effects] = play(state, [3, refused(request, mine)]);
    const [retake] = effectsOf(effects, 'transact');
    expect(retake?.transaction.compares).toEqual([
      { key, target: 'mod', is: '=', revision: 20 },
      { key: `${prefix}members/a`, target: 'create', is: '=', revision: 10 },
    ]);
    expect(effectsOf(effects, 'run')).toEqual([]);
    const answer = { succeeded: true, revision: 120, answers: [{ type: 'put' }] } as const;
    const [after, more] = play(taking, [4, { type: 'answered', request: retake?.request ?? 0, answer }]);
    expect(effectsOf(more, 'run')).toMatchObject([{ stream: 's', epoch: 120 }]);
    expect(after.handOvers.size).toBe(0);
  });

  it('without an answer starts nothing, though the mirror shows the stream as mine; it is written anew first', () => {
    const [state, request] = sent();
    const [waiting, effects] = play(state, [3, { type: 'unanswered', request, reason: 'silence' }], [50, tick]);
    expect(effectsOf(effects, 'run')).toEqual([]);
    expect(waiting.handOvers.get('s')?.type).toBe('retaking');
    const [, later] = play(waiting, [103, tick]);
    expect(effectsOf(later, 'transact')).toHaveLength(1);
    expect(effectsOf(later, 'run')).toEqual([]);
  });

  it('that got through after all ends the retake', () => {
    const [state, request] = sent();
    const [retaking, effects] = play(state, [3, { type: 'unanswered', request, reason: 'silence' }], [103, tick]);
    const retake = effectsOf(effects, 'transact').at(-1)?.request ?? 0;
    const [after, more] = play(retaking, [104, refused(retake, ownerEntry('s', 'b', 11, 105))]);
    expect(after.handOvers.size).toBe(0);
    expect(effectsOf(more, 'run')).toEqual([]);
  });

  it('is impossible once the key has moved on: a retake that etcd did without an answer is seen in the watch', () => {
    const [state, request] = sent();
    const [retaking] = play(state, [3, { type: 'unanswered', request, reason: 'silence' }], [103, tick]);
    const [after, effects] = play(retaking, [104, feed(listed(130, [...nodes, ownerEntry('s', 'a', 10, 125)]))]);
    expect(effectsOf(effects, 'run')).toMatchObject([{ stream: 's', epoch: 125 }]);
    expect(after.handOvers.size).toBe(0);
  });

  it('takes no answer that belongs to an earlier term', () => {
    const [state] = sent();
    const later = { ...state.handOvers.get('s'), from: 60 } as NonNullable<ReturnType<typeof state.handOvers.get>>;
    const turn = turnAt({ ...state, handOvers: new Map([['s', later]]) }, 3);
    handOverAnswered(turn, 's', 20, { succeeded: true, revision: 50, answers: [] });
    handOverAnswered(turn, 's', 20, null);
    retakeAnswered(turn, 's', 20, { succeeded: true, revision: 50, answers: [] });
    expect(turn.state.handOvers.get('s')).toBe(later);
  });

  it('that cannot be done is released by a node that leaves or drains', () => {
    for (const drains of [[entryOf('drains/a', {}, 95)], []]) {
      const [state, request] = sent(...drains);
      const leaving = drains.length > 0 ? null : ({ sinceMs: 0, phase: 'handing-over' } as const);
      const [, effects] = play({ ...state, leaving }, [3, refused(request, mine)]);
      const put = effectsOf(effects, 'transact')
        .flatMap(({ transaction }) => transaction.then)
        .find(operation => operation.type === 'put' && operation.key === key);
      expect(JSON.parse(put?.type === 'put' ? put.value : '')).toMatchObject({ node: null });
    }
  });

  it('that cannot be done is taken back by a node that drains as all the others do', () => {
    const [state, request] = sent(entryOf('drains/a', {}, 95), entryOf('drains/b', {}, 96));
    const [, effects] = play(state, [3, refused(request, mine)]);
    const [put] = effectsOf(effects, 'transact')[0]?.transaction.then ?? [];
    expect(JSON.parse(put?.type === 'put' ? put.value : '')).toMatchObject({ node: 'a' });
  });

  it('learns from the refusal of a retake that the session is over', () => {
    const [state, request] = sent();
    const [retaking, effects] = play(state, [3, refused(request, mine)]);
    const retake = effectsOf(effects, 'transact')[0];
    expect(retake?.transaction.else).toContainEqual({ type: 'get', key: `${prefix}members/a` });
    const [after] = play(retaking, [4, refused(retake?.request ?? 0, mine)]);
    expect(after.session.type).toBe('out');
  });
});

describe('what is counted of moves', () => {
  const result = (effects: readonly ClusterEffect[]) =>
    effectsOf(effects, 'count').map(({ count }) => (count.type === 'move' ? `${count.reason} ${count.result}` : ''));
  const done = { succeeded: true, revision: 110, answers: [{ type: 'put' }, { type: 'delete', deleted: 1 }] } as const;
  const silence = (request: number) => ({ type: 'unanswered', request, reason: 'silence' }) as const;

  it('is one that is done, once, by the word of its reason', () => {
    const [state, request] = sent();
    const [after, effects] = play(state, [3, { type: 'answered', request, answer: done }]);
    expect(result(effects)).toEqual(['other done']);
    expect(result(play(after, [4, tick])[1])).toEqual([]);
    const drain = { to: 'b', toSession: 11, from: 20, reason: 'drain: a shall be empty', byHand: false };
    const [moving, more] = play(running, [1, feed(listed(101, [...nodes, mine, entryOf('moves/s', drain, 90)]))]);
    expect(result(more)).toEqual([]);
    const [sending, asked] = play(moving, [2, gone]);
    const answered = {
      type: 'answered',
      request: effectsOf(asked, 'transact')[0]?.request ?? 0,
      answer: done,
    } as const;
    expect(result(play(sending, [3, answered])[1])).toEqual(['drain done']);
  });

  it('is one that got through without an answer, also when its target has handed the stream on', () => {
    const [state, request] = sent();
    const [retaking] = play(state, [3, silence(request)], [103, tick]);
    const history = [{ node: 'b', epoch: 105, since: 0, reason: '' }];
    for (const owner of [ownerEntry('s', 'b', 11, 105), ownerEntry('s', 'c', 12, 107, { history })]) {
      expect(result(play(retaking, [104, feed(listed(130, [...nodes, owner]))])[1])).toEqual(['other done']);
    }
  });

  it('is one that did not happen: taken back, or let go of', () => {
    const [state, request] = sent();
    const [retaking] = play(state, [3, silence(request)], [103, tick]);
    const back = feed(listed(130, [...nodes, ownerEntry('s', 'a', 10, 125)]));
    expect(result(play(retaking, [104, back])[1])).toEqual(['other taken-back']);
    const freed = feed(listed(130, [...nodes, ownerEntry('s', null, 0, 125)]));
    expect(result(play(retaking, [104, freed])[1])).toEqual(['other failed']);
  });

  it('is none where a stream is only let go of', () => {
    const [stopping] = play(running, [1, feed(listed(101, [...nodes, mine, entryOf('stops/s', {}, 95)]))]);
    const [sending, asked] = play(stopping, [2, gone]);
    const request = effectsOf(asked, 'transact')[0]?.request ?? 0;
    const answer = { succeeded: true, revision: 110, answers: [{ type: 'put' }] } as const;
    expect(effectsOf(play(sending, [3, { type: 'answered', request, answer }])[1], 'count')).toEqual([]);
  });
});

describe('letting go of a stream', () => {
  it('that was switched off releases it, with its history', () => {
    const entries = [...nodes, mine, entryOf('stops/s', {}, 95)];
    const [, effects] = play(running, [1, feed(listed(101, entries))], [2, gone]);
    expect(effectsOf(effects, 'halt')).toMatchObject([{ manner: 'now', reason: 'released: switched off' }]);
    const [put] = effectsOf(effects, 'transact')[0]?.transaction.then ?? [];
    expect(JSON.parse(put?.type === 'put' ? put.value : '')).toMatchObject({ node: null, history: [{ node: 'a' }] });
  });

  it('that is not in the file any more deletes its key, when the ingest has ended', () => {
    const [stopping, first] = play(running, [1, { type: 'configured', settings: clusterSettings([]) }]);
    expect(effectsOf(first, 'halt')).toMatchObject([{ stream: 's', manner: 'now' }]);
    expect(effectsOf(first, 'transact')).toEqual([]);
    const [, effects] = play(stopping, [2, gone]);
    expect(effectsOf(effects, 'transact')[0]?.transaction).toEqual({
      compares: [
        { key, target: 'mod', is: '=', revision: 20 },
        { key: `${prefix}members/a`, target: 'create', is: '=', revision: 10 },
      ],
      then: [{ type: 'delete', key }],
      else: [
        { type: 'get', key },
        { type: 'get', key: `${prefix}members/a` },
      ],
    });
  });
});

describe('without a session', () => {
  it('nothing is handed over', () => {
    const [out] = play(running, [9_000_000, tick]);
    const turn = turnAt(out, 9_000_001);
    handOverStreams(turn);
    expect(turn.effects).toEqual([]);
  });
});
