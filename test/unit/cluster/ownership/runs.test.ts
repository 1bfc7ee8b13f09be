import { describe, expect, it } from 'vitest';
import { followOwnership, halt, isWanted, ownedStreams } from '../../../../src/cluster/ownership/runs.ts';
import { deadlineMs } from '../../../../src/cluster/session/timing.ts';
import {
  clusterSettings,
  clusterStream,
  effectsOf,
  entryOf,
  feed,
  listed,
  memberEntry,
  memberSession,
  memberState,
  ownerEntry,
  play,
  tick,
  turnAt,
} from '../../../support/cluster-state.ts';

const settings = clusterSettings([clusterStream('s'), clusterStream('t')]);
const mine = ownerEntry('s', 'a', 10, 20);
const owning = memberState(settings, [mine]);

describe('runs', () => {
  it('follow what the mirror shows as mine under this session', () => {
    const [state, effects] = play(owning, [1, tick]);
    expect(effectsOf(effects, 'run')).toEqual([
      { type: 'run', stream: 's', epoch: 20, session: 10, deadlineMs: 9_000_000, reason: 'test' },
    ]);
    expect(state.runs).toEqual(new Map([['s', 20]]));
    expect(state.alive).toEqual(new Set(['s']));
    expect(effectsOf(play(state, [2, tick])[1], 'run')).toEqual([]);
  });

  it('do not start for another session, another node, a stopped or unknown stream, without a fence, or past the deadline', () => {
    const states = [
      memberState(settings, [ownerEntry('s', 'a', 9, 20)]),
      memberState(settings, [memberEntry('b', 11), ownerEntry('s', 'b', 11, 20)]),
      memberState(settings, [mine, entryOf('stops/s', {}, 30)]),
      memberState(settings, [ownerEntry('unknown', 'a', 10, 20)]),
      memberState(settings, [mine], { fence: null }),
      memberState(settings, [mine], { session: memberSession({ deadlineMs: 1 }) }),
    ];
    for (const state of states) expect(effectsOf(play(state, [1, tick])[1], 'run')).toEqual([]);
  });

  it('end when the mirror shows the stream as not mine any more', () => {
    const [running] = play(owning, [1, tick]);
    const [state, effects] = play(running, [2, feed(listed(200, [memberEntry('a', 10)]))]);
    expect(effectsOf(effects, 'halt')).toMatchObject([
      { stream: 's', manner: 'now', reason: 'a does not have it any more' },
    ]);
    expect(state.runs.size).toBe(0);
    expect(state.alive).toEqual(new Set(['s']));
  });

  it('end when the stream was lost and came back meanwhile', () => {
    const [running] = play(owning, [1, tick]);
    const again = listed(200, [memberEntry('a', 10), ownerEntry('s', 'a', 10, 30)]);
    expect(effectsOf(play(running, [2, feed(again)])[1], 'halt')).toMatchObject([
      { stream: 's', reason: 'a lost it, and has it anew' },
    ]);
  });

  it('do not start while a process of the same stream may be alive, whatever its epoch', () => {
    const dying = { ...owning, alive: new Set(['s']) };
    const [waiting, nothing] = play(dying, [1, tick]);
    expect(effectsOf(nothing, 'run')).toEqual([]);
    const [state, effects] = play(waiting, [2, { type: 'gone', stream: 's' }]);
    expect(effectsOf(effects, 'run')).toMatchObject([{ stream: 's', epoch: 20 }]);
    expect(state.alive).toEqual(new Set(['s']));
  });

  it('of a former epoch end before the new one starts', () => {
    const [running] = play(owning, [1, tick]);
    const [state, effects] = play(running, [
      2,
      feed(listed(200, [memberEntry('a', 10), ownerEntry('s', 'a', 10, 120)])),
    ]);
    expect(effectsOf(effects, 'run')).toEqual([]);
    expect(effectsOf(effects, 'halt')).toMatchObject([{ stream: 's', manner: 'now' }]);
    expect(effectsOf(play(state, [3, { type: 'gone', stream: 's' }])[1], 'run')).toMatchObject([{ epoch: 120 }]);
  });

  it('are not forgotten for a word that nothing is alive from before they began', () => {
    const [running] = play(owning, [1, tick]);
    expect(play(running, [2, { type: 'gone', stream: 's' }])[0].alive).toEqual(new Set(['s']));
  });

  it('bring the deadline forward as they become many, and are watched by the earlier one', () => {
    const streams = Array.from({ length: 150 }, (_, index) => clusterStream(`s${index}`));
    const entries = streams.map(({ name }) => ownerEntry(name, 'a', 10, 20));
    const session = memberSession({ ttlMs: 10_000, deadlineMs: deadlineMs(0, 10_000, 0), warned: true });
    const [state, effects] = play(memberState(clusterSettings(streams), entries, { session }), [1, tick]);
    const last = deadlineMs(0, 10_000, 150);
    expect(last).toBeLessThan(deadlineMs(0, 10_000, 0));
    expect(effectsOf(effects, 'deadline').at(-1)).toEqual({ type: 'deadline', session: 10, deadlineMs: last });
    const lastRun = effects.findLastIndex(({ type }) => type === 'run');
    const lastDeadline = effects.findLastIndex(({ type }) => type === 'deadline');
    expect(lastDeadline).toBeLessThan(lastRun);
    expect(state.wakeMs).toBeLessThanOrEqual(last);
  });
});

describe('the parts', () => {
  it('owned streams need a session', () => {
    expect(ownedStreams(turnAt(owning, 1))).toEqual(new Map([['s', 20]]));
    expect(ownedStreams(turnAt(owning, 9_000_000)).size).toBe(0);
  });

  it('a stream is wanted when it is in the file and not switched off', () => {
    expect(isWanted(turnAt(owning, 1), 's')).toBe(true);
    expect(isWanted(turnAt(owning, 1), 'unknown')).toBe(false);
  });

  it('a halt of what does not run says nothing', () => {
    const turn = turnAt(owning, 1);
    halt(turn, 's', 'now', 'because');
    expect(turn.effects).toEqual([]);
    followOwnership(turn);
    halt(turn, 's', 'segment-end', 'because');
    expect(effectsOf(turn.effects, 'halt')).toEqual([
      { type: 'halt', stream: 's', manner: 'segment-end', reason: 'because' },
    ]);
  });
});
