// Every decision of the fence, pure: it touches no process and no clock, and a simulation runs this very function.
//
//   start -> queued --place free--> spawning --pid--> gated --go, deadline still ahead--> open --exit--> forgotten
//              |                        |               |                                   |
//              +--- stop, or the session's deadline passes, or main is gone: SIGKILL (never spawned: forgotten)
//
// Deadlines come first, before and after each fact: whatever woke the fence up, and however late (it may have been frozen), nothing of
// a session past its deadline is spawned, let through the gate, or left alive. Past means: now >= deadline.

import { invariant, unreachable } from '../base/invariant.ts';
import type { ChildSpec } from '../ports.ts';
import type { FenceChild, FenceEffect, FenceFact, FenceState } from './state.ts';

/** As many children start at a time: more only slow each other down (about 18 starts a second on 2 cores, measured). */
const startPlaces = 4;
const placeMs = 1000;

interface Draft {
  readonly nowMs: number;
  readonly deadlines: Map<number, number>;
  readonly children: Map<number, FenceChild>;
  closing: boolean;
  readonly effects: FenceEffect[];
}

export function step(state: FenceState, fact: FenceFact, nowMs: number): readonly [FenceState, readonly FenceEffect[]] {
  const draft: Draft = {
    nowMs,
    deadlines: new Map(state.deadlines),
    children: new Map(state.children),
    closing: state.closing,
    effects: [],
  };
  endSessions(draft);
  take(draft, fact);
  endSessions(draft);
  killOverdue(draft);
  fillPlaces(draft);
  const { deadlines, children, closing, effects } = draft;
  if (closing && children.size === 0) effects.push({ type: 'exit' });
  return [{ deadlines, children, closing }, effects];
}

function take(draft: Draft, fact: FenceFact): void {
  switch (fact.type) {
    case 'deadline':
      return setDeadline(draft, fact.session, fact.deadlineMs);
    case 'start':
      return start(draft, fact.spec);
    case 'go':
      return openGate(draft, fact.child);
    case 'stop':
      return stop(draft, fact.child, fact.graceMs);
    case 'spawned':
      return spawned(draft, fact);
    case 'spawn-failed':
      return forget(draft, fact.child, { pid: null, code: null, signal: null, reason: fact.reason, killMs: null });
    case 'output':
      return change(draft, fact.child, { placeUntilMs: null });
    case 'exited':
      return exited(draft, fact);
    case 'main-gone':
      return close(draft);
    case 'wake':
      return;
    default:
      unreachable(fact);
  }
}

function setDeadline(draft: Draft, session: number, deadlineMs: number | null): void {
  if (draft.closing) return;
  if (deadlineMs !== null) {
    draft.deadlines.set(session, deadlineMs);
    return;
  }
  draft.deadlines.delete(session);
  doomSession(draft, session, `session ${session} is over`);
}

function endSessions(draft: Draft): void {
  for (const [session, deadlineMs] of draft.deadlines) {
    if (deadlineMs > draft.nowMs) continue;
    draft.deadlines.delete(session);
    doomSession(draft, session, `the deadline of session ${session} passed`);
  }
}

function doomSession(draft: Draft, session: number, reason: string): void {
  for (const { spec } of draft.children.values()) {
    if (spec.session === session) doom(draft, spec.child, draft.nowMs, reason);
  }
}

/** What forbids that a child of this session starts or goes on; null: nothing. */
function obstacle(draft: Draft, session: number): string | null {
  if (draft.closing) return 'the main process is gone';
  if (session === 0 || draft.deadlines.has(session)) return null;
  return `session ${session} is unknown or over`;
}

function deadlineOf(draft: Draft, session: number): number | null {
  return draft.deadlines.get(session) ?? null;
}

function start(draft: Draft, spec: ChildSpec): void {
  if (draft.children.has(spec.child)) {
    const reason = `child ${spec.child} was asked for twice; the second time means nothing`;
    draft.effects.push({ type: 'tell', message: { type: 'note', level: 'warn', reason } });
    return;
  }
  const child: FenceChild = {
    spec,
    phase: 'queued',
    pid: null,
    placeUntilMs: null,
    doom: null,
    killAtMs: null,
    killedAtMs: null,
  };
  draft.children.set(spec.child, child);
  const reason = obstacle(draft, spec.session);
  if (reason !== null) doom(draft, spec.child, draft.nowMs, reason);
}

function fillPlaces(draft: Draft): void {
  for (const { spec, placeUntilMs } of draft.children.values()) {
    if (placeUntilMs !== null && placeUntilMs <= draft.nowMs) change(draft, spec.child, { placeUntilMs: null });
  }
  let free = startPlaces - [...draft.children.values()].filter(child => child.placeUntilMs !== null).length;
  for (const { spec, phase } of draft.children.values()) {
    if (free <= 0) return;
    if (phase !== 'queued') continue;
    free -= 1;
    change(draft, spec.child, { phase: 'spawning', placeUntilMs: draft.nowMs + placeMs });
    draft.effects.push({ type: 'spawn', spec, deadlineMs: deadlineOf(draft, spec.session) });
  }
}

function spawned(draft: Draft, { child, pid, startTime }: FenceFact & { type: 'spawned' }): void {
  invariant(
    draft.children.get(child)?.phase === 'spawning',
    `child ${child} was spawned without having been asked for`,
  );
  change(draft, child, { phase: 'gated', pid });
  draft.effects.push({ type: 'tell', message: { type: 'child-started', child, pid, startTime } });
}

function openGate(draft: Draft, number: number): void {
  const child = draft.children.get(number);
  if (child?.phase !== 'gated' || child.pid === null || child.doom !== null) return;
  if (obstacle(draft, child.spec.session) !== null) return;
  change(draft, number, { phase: 'open' });
  const deadlineMs = deadlineOf(draft, child.spec.session);
  draft.effects.push({ type: 'open-gate', child: number, pid: child.pid, deadlineMs });
}

function stop(draft: Draft, number: number, graceMs: number): void {
  const child = draft.children.get(number);
  if (child === undefined) return;
  const isFirst = child.doom === null;
  doom(draft, number, draft.nowMs + Math.max(0, graceMs), 'it was told to stop');
  if (isFirst && graceMs > 0 && child.pid !== null) {
    draft.effects.push({ type: 'signal', child: number, pid: child.pid, signal: 'SIGTERM' });
  }
}

/** The first reason stays, the earliest kill counts. What has no process yet has nothing to wait for. */
function doom(draft: Draft, number: number, killAtMs: number, reason: string): void {
  const child = draft.children.get(number);
  if (child === undefined) return;
  if (child.phase === 'queued') {
    forget(draft, number, { pid: null, code: null, signal: null, reason, killMs: null });
    return;
  }
  const dueMs = child.phase === 'spawning' ? draft.nowMs : Math.min(child.killAtMs ?? killAtMs, killAtMs);
  change(draft, number, { doom: child.doom ?? reason, killAtMs: dueMs });
}

function killOverdue(draft: Draft): void {
  for (const [number, child] of draft.children) {
    if (child.pid === null || child.killedAtMs !== null) continue;
    if (child.killAtMs === null || child.killAtMs > draft.nowMs) continue;
    change(draft, number, { killedAtMs: draft.nowMs });
    draft.effects.push({ type: 'signal', child: number, pid: child.pid, signal: 'SIGKILL' });
  }
}

function exited(draft: Draft, fact: FenceFact & { type: 'exited' }): void {
  const child = draft.children.get(fact.child);
  if (child === undefined || child.pid !== fact.pid) return;
  const { pid, code, signal } = fact;
  const how = signal === null ? `it ended with code ${code}` : `it was ended by ${signal}`;
  const killMs = child.killedAtMs === null ? null : Math.max(0, fact.atMs - child.killedAtMs);
  forget(draft, fact.child, { pid, code, signal, reason: child.doom ?? how, killMs });
}

function close(draft: Draft): void {
  draft.closing = true;
  draft.deadlines.clear();
  for (const number of draft.children.keys()) doom(draft, number, draft.nowMs, 'the main process is gone');
}

interface End {
  readonly pid: number | null;
  readonly code: number | null;
  readonly signal: string | null;
  readonly reason: string;
  readonly killMs: number | null;
}

function forget(draft: Draft, child: number, end: End): void {
  if (!draft.children.delete(child)) return;
  draft.effects.push({ type: 'tell', message: { type: 'child-ended', child, ...end } });
}

function change(draft: Draft, number: number, changes: Partial<FenceChild>): void {
  const child = draft.children.get(number);
  if (child !== undefined) draft.children.set(number, { ...child, ...changes });
}
