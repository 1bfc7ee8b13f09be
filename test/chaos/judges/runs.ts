// What the census and etcd's history say together. I2: runs of ffmpeg of one stream never overlap. I3: a run ends before a later term
// of its stream is committed. I4: epochs only rise. I5: a run belongs to a committed term of its node and session. I8 and I9: nothing
// of a session lives when its member key is gone, nor T after that key was last put: K after D is before both, for D is counted from the
// moment at which that renewal began. Every time is on the safe side (last seen alive, first seen committed), so that a violation is a
// fact; what lasts less than a look (5 ms) is not seen.

import { grouped } from '../grouped.ts';
import type { Recording, Run } from '../record/record.ts';
import { overlaps, type Violation } from './violation.ts';

/** @param ttlMs the TTL that etcd grants for stale_timeout. */
export function judgeRuns(recording: Recording, ttlMs: number): readonly Violation[] {
  return [...grouped(recording.runs, run => run.stream)].flatMap(([stream, runs]) => [
    ...judgeOverlaps(stream, runs),
    ...judgeOrder(stream, runs),
    ...runs.flatMap(run => judgeTerm(recording, run)),
    ...runs.flatMap(run => judgeSession(recording, run)),
    ...runs.flatMap(run => judgeDeadline(recording, run, ttlMs)),
  ]);
}

function judgeOverlaps(stream: string, runs: readonly Run[]): readonly Violation[] {
  const spans = runs.map(run => ({ name: nameOf(run), fromMs: run.firstMs, toMs: run.lastMs }));
  return overlaps(spans).map(([earlier, later, byMs]) => ({
    invariant: 'I2',
    sentence: `two ffmpeg of ${stream} ran for ${byMs.toFixed(1)} ms: ${earlier.name} and ${later.name}`,
    atMs: later.fromMs,
  }));
}

function judgeOrder(stream: string, runs: readonly Run[]): readonly Violation[] {
  return runs.slice(1).flatMap((run, index) => {
    const before = runs[index];
    if (before === undefined || run.epoch >= before.epoch) return [];
    const sentence = `${stream}: ${nameOf(run)} began after ${nameOf(before)}`;
    return [{ invariant: 'I4', sentence, atMs: run.firstMs }];
  });
}

function judgeTerm({ history }: Recording, run: Run): readonly Violation[] {
  if (history.revision < run.epoch) return [];
  const term = history.term(run.stream, run.epoch);
  if (term === null || term.node !== run.node || term.session !== run.session) {
    const truth = term === null ? 'no such term was committed' : `that term is ${term.node}'s, session ${term.session}`;
    return [{ invariant: 'I5', sentence: `${run.stream}: ${nameOf(run)}, but ${truth}`, atMs: run.firstMs }];
  }
  const next = history.termsOf(run.stream).find(other => other.epoch > run.epoch);
  if (next === undefined || run.lastMs <= next.seenMs) return [];
  const late = `${nameOf(run)} still lived ${(run.lastMs - next.seenMs).toFixed(1)} ms after`;
  const sentence = `${run.stream}: ${late} epoch ${next.epoch} was committed for ${next.node ?? 'nobody'}`;
  return [{ invariant: 'I3', sentence, atMs: next.seenMs }];
}

function judgeSession({ history }: Recording, run: Run): readonly Violation[] {
  const goneMs = history.sessions.get(run.session)?.goneMs ?? null;
  if (goneMs === null || run.lastMs <= goneMs) return [];
  const late = `${nameOf(run)} still lived ${(run.lastMs - goneMs).toFixed(1)} ms after`;
  const sentence = `${run.stream}: ${late} session ${run.session} was gone from etcd`;
  return [{ invariant: 'I9', sentence, atMs: goneMs }];
}

/** Of what the watchers have not seen yet nobody knows whether a renewal is in it. */
function judgeDeadline({ history }: Recording, run: Run, ttlMs: number): readonly Violation[] {
  const lastPutMs = history.sessions.get(run.session)?.putsMs.at(-1);
  if (lastPutMs === undefined) return [];
  const overMs = Math.min(run.lastMs, history.seenMs) - (lastPutMs + ttlMs);
  if (overMs <= 0) return [];
  const late = `${nameOf(run)} still lived ${overMs.toFixed(1)} ms after`;
  const sentence = `${run.stream}: ${late} T had passed since session ${run.session} was last renewed`;
  return [{ invariant: 'I9', sentence, atMs: lastPutMs + ttlMs }];
}

function nameOf({ pid, node, epoch, session }: Run): string {
  return `pid ${pid} of ${node} (epoch ${epoch}, session ${session})`;
}
