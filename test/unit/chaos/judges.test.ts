import { describe, expect, it } from 'vitest';
import { judgeConnections, whyInconclusive } from '../../chaos/judges/connections.ts';
import { judgePreference } from '../../chaos/judges/preference.ts';
import { judgeRuns } from '../../chaos/judges/runs.ts';
import { sourceTrouble } from '../../chaos/judges/source-trouble.ts';
import type { Commit } from '../../chaos/record/history.ts';
import { Recording, type Run } from '../../chaos/record/record.ts';

const TTL_MS = 5000;

const commit = (key: string, value: unknown, revision: number, seenMs: number, create = revision): Commit => ({
  revision,
  key,
  value: value === null ? null : JSON.stringify(value),
  create: value === null ? 0 : create,
  seenMs,
});

/** Two members, and a stream that a owns from revision 12 on. */
function recording(): Recording {
  const made = new Recording();
  apply(made, commit('members/a', {}, 10, 100));
  apply(made, commit('members/b', {}, 11, 110));
  apply(made, commit('owners/cam', { node: 'a', session: 10 }, 12, 120));
  return made;
}

function apply({ history }: Recording, ...commits: readonly Commit[]): void {
  history.apply(commits[0]?.revision ?? 0, commits);
}

function run(changes: Partial<Run>): Run {
  const ofA = { pid: 1, node: 'a', stream: 'cam', epoch: 12, session: 10 };
  return { ...ofA, firstMs: 200, lastMs: 1000, goneMs: 1005, ...changes };
}

const invariants = (made: Recording): readonly string[] => judgeRuns(made, TTL_MS).map(one => one.invariant);

describe('runs', () => {
  it('one after the other are all right', () => {
    const made = recording();
    apply(made, commit('members/a', null, 13, 1100));
    apply(made, commit('owners/cam', { node: 'b', session: 11 }, 14, 1110));
    made.runs.push(run({}), run({ pid: 2, node: 'b', epoch: 14, session: 11, firstMs: 1200, lastMs: 2000 }));
    expect(judgeRuns(made, TTL_MS)).toEqual([]);
  });

  it('that were both seen at one look are two', () => {
    const made = recording();
    made.runs.push(run({}), run({ pid: 2, firstMs: 995, lastMs: 2000 }));
    expect(invariants(made)).toEqual(['I2']);
  });

  it('are seen to overlap behind a shorter one as well', () => {
    const made = recording();
    made.runs.push(run({}), run({ pid: 2, firstMs: 300, lastMs: 400 }), run({ pid: 3, firstMs: 500, lastMs: 600 }));
    expect(invariants(made)).toEqual(['I2', 'I2']);
  });

  it('must not outlive the commit of the next term', () => {
    const made = recording();
    apply(made, commit('owners/cam', { node: 'b', session: 11 }, 13, 990));
    made.runs.push(run({}));
    expect(invariants(made)).toEqual(['I3']);
  });

  it('must not go back to an earlier epoch', () => {
    const made = recording();
    apply(made, commit('owners/cam', { node: 'a', session: 10 }, 13, 1100));
    made.runs.push(run({ epoch: 13 }), run({ pid: 2, epoch: 12, firstMs: 1010, lastMs: 1020 }));
    expect(invariants(made)).toEqual(['I4']);
  });

  it.each([
    ['another node', { node: 'b' }],
    ['another session', { session: 11 }],
    ['an epoch that was never committed', { epoch: 11 }],
  ] as const)('must belong to a committed term, not to %s', (_, changes) => {
    const made = recording();
    made.runs.push(run(changes));
    expect(invariants(made)).toEqual(['I5']);
  });

  it('that began before their commit was seen are not judged by it yet', () => {
    const made = recording();
    made.runs.push(run({ epoch: 99 }));
    expect(judgeRuns(made, TTL_MS)).toEqual([]);
  });

  it('must not outlive their session', () => {
    const made = recording();
    apply(made, commit('members/a', null, 13, 990));
    made.runs.push(run({}));
    expect(invariants(made)).toEqual(['I9']);
  });

  it('must not outlive T after the last renewal, whatever became of the member key', () => {
    const made = recording();
    apply(made, commit('members/a', {}, 13, 1100, 10));
    made.runs.push(run({ lastMs: 6107, goneMs: null }));
    apply(made, commit('members/b', {}, 14, 6200, 11));
    const sentence =
      'cam: pid 1 of a (epoch 12, session 10) still lived 7.0 ms after T had passed since session 10 was last renewed';
    expect(judgeRuns(made, TTL_MS)).toEqual([{ invariant: 'I9', sentence, atMs: 6100 }]);
  });

  it('live on with each renewal', () => {
    const made = recording();
    for (const [index, seenMs] of [1100, 5000, 9000].entries())
      apply(made, commit('members/a', {}, 13 + index, seenMs, 10));
    made.runs.push(run({ lastMs: 9500, goneMs: null }));
    expect(judgeRuns(made, TTL_MS)).toEqual([]);
  });

  it('are not blamed for renewals that nobody has seen yet', () => {
    const made = recording();
    made.runs.push(run({ lastMs: 9500, goneMs: null }));
    expect(judgeRuns(made, TTL_MS)).toEqual([]);
  });
});

describe('connections', () => {
  const connection = (client: string, openedMs: number, closedMs: number | null) => ({
    stream: 'cam',
    client,
    openedMs,
    closedMs,
  });

  it('of different times, and those that overlap within the error of the witness, are all right', () => {
    const made = recording();
    made.connections.push(connection('a', 200, 1000), connection('b', 996, null));
    expect(judgeConnections(made, 5000)).toEqual([]);
  });

  it('that overlap by more are two', () => {
    const made = recording();
    made.connections.push(connection('a', 200, 1000), connection('b', 990, null));
    expect(judgeConnections(made, 5000)).toMatchObject([{ invariant: 'I1', atMs: 990 }]);
  });

  it('that overlap by less than the witness was late just then cannot be told from one after the other', () => {
    const late = (atMs: number, worstMs: number): Recording => {
      const made = recording();
      made.connections.push(connection('a', 20_200, 21_000), connection('b', 20_988, null));
      made.witnessDelays.push({ atMs: 20_000, worstMs: 2 }, { atMs, worstMs });
      return made;
    };
    expect(judgeConnections(late(21_100, 12.5), 25_000)).toEqual([]);
    expect(judgeConnections(late(21_100, 11.5), 25_000)).toMatchObject([{ invariant: 'I1' }]);
    // At another time it may have been as late as it was.
    expect(judgeConnections(late(10_000, 500), 25_000)).toMatchObject([{ invariant: 'I1' }]);
  });

  it.each([
    [
      'the witness was later than the gap that it saw',
      1010,
      20.1,
      /late by up to 20.1 ms around 1 changes of a connection/,
    ],
    ['it was not late', 1010, 19.9, null],
    ['the gap was longer than that', 1030, 20.1, null],
  ] as const)('prove something or not: %s', (_, openedMs, worstMs, why) => {
    const made = recording();
    made.connections.push(connection('a', 200, 1000), connection('b', openedMs, null));
    made.witnessDelays.push({ atMs: 1500, worstMs });
    if (why === null) expect(whyInconclusive(made, 5000)).toBeNull();
    else expect(whyInconclusive(made, 5000)).toMatch(why);
  });

  it('whose end the source could not see end with their process', () => {
    const made = recording();
    made.connections.push(connection('a', 210, null), connection('b', 1100, null));
    made.runs.push(run({}));
    made.silences.push({ client: 'a', fromMs: 900, toMs: 4000 });
    expect(judgeConnections(made, 5000)).toEqual([]);
  });

  it('of a process that lived on behind a cut link still count', () => {
    const made = recording();
    made.connections.push(connection('a', 210, null), connection('b', 1100, null));
    made.runs.push(run({ lastMs: 1200, goneMs: 1205 }));
    made.silences.push({ client: 'a', fromMs: 900, toMs: 4000 });
    expect(judgeConnections(made, 5000)).toMatchObject([{ invariant: 'I1' }]);
  });

  it('of a node that was never cut off get no such excuse', () => {
    const made = recording();
    made.connections.push(connection('a', 210, 1500), connection('b', 1100, null));
    made.runs.push(run({}));
    made.silences.push({ client: 'b', fromMs: 900, toMs: 4000 });
    expect(judgeConnections(made, 5000)).toMatchObject([{ invariant: 'I1' }]);
  });
});

describe('the source of a stream that is well', () => {
  const open = { stream: 'cam', openedMs: 210, closedMs: null };
  const living = { lastMs: 5000, goneMs: null };

  it('sees one connection, of its owner', () => {
    const made = recording();
    made.connections.push({ ...open, client: 'b', closedMs: 300 }, { ...open, client: 'a' });
    made.connections.push({ ...open, stream: 'other', client: 'b' });
    made.runs.push(run(living));
    expect(sourceTrouble(made, 'cam', 'a')).toBeNull();
  });

  it.each([
    ['no connection, whatever the census says', [], 'sees no open connection, its owner is a'],
    ['that of another node', ['b'], 'sees open connections of b, its owner is a'],
    ['two of its owner', ['a', 'a'], 'sees open connections of a, a, its owner is a'],
  ] as const)('is not well when it sees %s', (_, clients, sentence) => {
    const made = recording();
    made.connections.push(...clients.map(client => ({ ...open, client })));
    made.runs.push(run(living));
    expect(sourceTrouble(made, 'cam', 'a')).toBe(`the source of cam ${sentence}`);
  });

  it('does not wait for the end of a connection that it could not see, when its process is dead', () => {
    const made = recording();
    made.connections.push({ ...open, client: 'a' }, { ...open, client: 'b', openedMs: 1100 });
    made.runs.push(run({}));
    expect(sourceTrouble(made, 'cam', 'b')).toMatch(/sees open connections of a, b/);
    made.silences.push({ client: 'a', fromMs: 900, toMs: 4000 });
    expect(sourceTrouble(made, 'cam', 'b')).toBeNull();
  });
});

describe('preference', () => {
  function claimed(by: string, ...before: readonly Commit[]): Recording {
    const made = recording();
    made.history.preferred = new Map([['cam', ['b']]]);
    for (const one of before) apply(made, one);
    apply(made, commit('owners/cam', { node: by, session: 10 }, 30, 3000));
    return made;
  }

  it('blames a claim that passed a living preferred node over', () => {
    const gone = commit('members/a', null, 20, 2000);
    const back = commit('members/a', {}, 21, 2100);
    expect(judgePreference(claimed('a', gone, back))).toMatchObject([{ invariant: 'I6', atMs: 3000 }]);
  });

  it.each([
    ['is gone', commit('members/b', null, 22, 2200)],
    ['drains', commit('drains/b', { by: 'me' }, 22, 2200)],
    ['declined in its present session', commit('declines/b/cam', { session: 11 }, 22, 2200)],
  ])('blames nobody when that one %s', (_, why) => {
    const gone = commit('members/a', null, 20, 2000);
    const back = commit('members/a', {}, 21, 2100);
    expect(judgePreference(claimed('a', gone, back, why))).toEqual([]);
  });

  it('blames no hand-over: the transaction that deletes the move', () => {
    const made = recording();
    made.history.preferred = new Map([['cam', ['a']]]);
    apply(made, commit('moves/cam', { to: 'b' }, 20, 2000));
    apply(made, commit('owners/cam', { node: 'b', session: 11 }, 21, 2100), commit('moves/cam', null, 21, 2100));
    expect(judgePreference(made)).toEqual([]);
    expect(made.history.ownerOf('cam')?.isHandOver).toBe(true);
  });
});
