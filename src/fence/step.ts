// Every decision of the fence, pure: it touches no process and no clock, and a simulation runs this very function.
//
//   start -> queued --place free--> looking --may be started--> spawning --pid--> gated --go, in time--> open --exit--> forgotten
//              |                       |                           |               |                     |
//              +--- stop, or the session's deadline passes, or main is gone: SIGKILL (never spawned: forgotten)
//
// Deadlines come first, before and after each fact: whatever woke the fence up, and however late (it may have been frozen), nothing of
// a session past its deadline is spawned, let through the gate, or left alive. Past means: now >= deadline. When main is gone and the
// last child is reaped, and not before, the member key is deleted, so that the others take over at once; a living main does it itself.

import type { MemberKey } from '../adapters/fence/messages.ts';
import { invariant, unreachable } from '../base/invariant.ts';
import type { ChildSpec } from '../ports.ts';
import type { Closing, FenceChild, FenceEffect, FenceFact, FenceState, Removal } from './state.ts';

/** As many children start at a time: more only slow each other down (about 18 starts a second on 2 cores, measured). */
const startPlaces = 4;
const placeMs = 1000;
/** A lease lives a little longer than its deadline; after an election, up to 4.5 s longer than its TTL (measured). */
const leaseEndMs = 10_000;

interface Draft {
  readonly nowMs: number;
  readonly deadlines: Map<number, number>;
  readonly children: Map<number, FenceChild>;
  memberKey: MemberKey | null;
  closing: Closing | null;
  readonly effects: FenceEffect[];
}

export function step(state: FenceState, fact: FenceFact, nowMs: number): readonly [FenceState, readonly FenceEffect[]] {
  const draft: Draft = {
    nowMs,
    deadlines: new Map(state.deadlines),
    children: new Map(state.children),
    memberKey: state.memberKey,
    closing: state.closing,
    effects: [],
  };
  endSessions(draft);
  take(draft, fact);
  endSessions(draft);
  killOverdue(draft);
  fillPlaces(draft);
  finish(draft);
  const { deadlines, children, memberKey, closing, effects } = draft;
  return [{ deadlines, children, memberKey, closing }, effects];
}

function take(draft: Draft, fact: FenceFact): void {
  switch (fact.type) {
    case 'member-key':
      draft.memberKey = fact.memberKey;
      return;
    case 'deadline':
      draft.effects.push({ type: 'tell', message: { type: 'heard' } });
      return setDeadline(draft, fact.session, fact.deadlineMs);
    case 'start':
      return start(draft, fact.spec);
    case 'go':
      return openGate(draft, fact.child);
    case 'stop':
      return stop(draft, fact.child, fact.graceMs);
    case 'looked':
      return looked(draft, fact.child, fact.refusal);
    case 'spawned':
      return spawned(draft, fact);
    case 'spawn-failed':
      return forget(draft, fact.child, { ...neverStarted, reason: fact.reason });
    case 'output':
      return change(draft, fact.child, { placeUntilMs: null });
    case 'exited':
      return exited(draft, fact);
    case 'close':
      return close(draft, null, 'the main process ends it');
    case 'main-gone':
      return close(draft, removalOf(draft), 'the main process is gone');
    case 'removal-ended':
      draft.closing = { removal: null, isRemoving: false };
      return;
    case 'wake':
      return;
    default:
      unreachable(fact);
  }
}

function setDeadline(draft: Draft, session: number, deadlineMs: number | null): void {
  if (draft.closing !== null) return;
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
  if (draft.closing !== null) return 'the main process is gone';
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
    killedAmong: null,
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
    change(draft, spec.child, { phase: 'looking', placeUntilMs: draft.nowMs + placeMs });
    draft.effects.push({ type: 'look', child: spec.child, command: spec.command });
  }
}

/** It may come long after it was asked for, when the child is forgotten. */
function looked(draft: Draft, number: number, refusal: string | null): void {
  const child = draft.children.get(number);
  if (child?.phase !== 'looking') return;
  if (refusal !== null) return forget(draft, number, { ...neverStarted, reason: refusal });
  change(draft, number, { phase: 'spawning', placeUntilMs: draft.nowMs + placeMs });
  draft.effects.push({ type: 'spawn', spec: child.spec, deadlineMs: deadlineOf(draft, child.spec.session) });
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
  if (child.phase === 'queued' || child.phase === 'looking') {
    forget(draft, number, { ...neverStarted, reason });
    return;
  }
  const dueMs = child.phase === 'spawning' ? draft.nowMs : Math.min(child.killAtMs ?? killAtMs, killAtMs);
  change(draft, number, { doom: child.doom ?? reason, killAtMs: dueMs });
}

function killOverdue(draft: Draft): void {
  const killedAmong = draft.children.size;
  for (const [number, child] of draft.children) {
    if (child.pid === null || child.killedAtMs !== null) continue;
    if (child.killAtMs === null || child.killAtMs > draft.nowMs) continue;
    change(draft, number, { killedAtMs: draft.nowMs, killedAmong });
    draft.effects.push({ type: 'signal', child: number, pid: child.pid, signal: 'SIGKILL' });
  }
}

function exited(draft: Draft, fact: FenceFact & { type: 'exited' }): void {
  const child = draft.children.get(fact.child);
  if (child === undefined || child.pid !== fact.pid) return;
  const { pid, code, signal } = fact;
  const { killedAmong } = child;
  const how = signal === null ? `it ended with code ${code}` : `it was ended by ${signal}`;
  const killMs = child.killedAtMs === null ? null : Math.max(0, fact.atMs - child.killedAtMs);
  forget(draft, fact.child, { pid, code, signal, reason: child.doom ?? how, killMs, killedAmong });
}

function close(draft: Draft, removal: Removal | null, reason: string): void {
  if (draft.closing !== null) return;
  draft.closing = { removal, isRemoving: false };
  draft.deadlines.clear();
  for (const number of draft.children.keys()) doom(draft, number, draft.nowMs, reason);
}

/** A session past its deadline has none: its lease is about to end. */
function removalOf({ memberKey, deadlines }: Draft): Removal | null {
  const [session, deadlineMs] = [...deadlines].reduce((a, b) => (b[0] > a[0] ? b : a), [0, 0]);
  return memberKey === null || session === 0 ? null : { memberKey, session, untilMs: deadlineMs + leaseEndMs };
}

function finish(draft: Draft): void {
  if (draft.closing === null || draft.children.size > 0) return;
  const { removal, isRemoving } = draft.closing;
  if (removal === null) draft.effects.push({ type: 'exit' });
  if (removal === null || isRemoving) return;
  draft.closing = { removal, isRemoving: true };
  draft.effects.push({ type: 'remove-key', removal });
}

interface End {
  readonly pid: number | null;
  readonly code: number | null;
  readonly signal: string | null;
  readonly reason: string;
  readonly killMs: number | null;
  readonly killedAmong: number | null;
}

const neverStarted = { pid: null, code: null, signal: null, killMs: null, killedAmong: null } as const;

function forget(draft: Draft, child: number, end: End): void {
  if (!draft.children.delete(child)) return;
  draft.effects.push({ type: 'tell', message: { type: 'child-ended', child, ...end } });
}

function change(draft: Draft, number: number, changes: Partial<FenceChild>): void {
  const child = draft.children.get(number);
  if (child !== undefined) draft.children.set(number, { ...child, ...changes });
}
