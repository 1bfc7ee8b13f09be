// The fence: the small process that is the parent of every ffmpeg of a node (why: protocol.md, 'The fence'). This file only wires: facts
// go into one inbox, step.ts decides, the effects are performed here. It lives as long as main's channel is open; then it kills and reaps
// all its children, deletes the node's member key, and ends. Signals of a terminal or a service manager are not for it.
// It is kept small (no etcd client, no execa): it must be the last one that the kernel kills for memory.

import type { Socket } from 'node:net';
import { childVariable, fenceVariable, parseNodeMarker } from '../adapters/child-marker.ts';
import { realClock } from '../adapters/clock.ts';
import { removeMemberKey } from '../adapters/etcd/removal/remove-member-key.ts';
import { type FromFence, parseToFence } from '../adapters/fence/messages.ts';
import { becomeRealTime, setSessionPriority } from '../adapters/priority.ts';
import { ownIdentity } from '../adapters/process-stat.ts';
import { unreachable } from '../base/invariant.ts';
import { Children } from './children.ts';
import { Haste } from './haste.ts';
import { refusalOf } from './refusal.ts';
import { emptyFence, type FenceEffect, type FenceFact, type FenceState, nextWakeMs, type Removal } from './state.ts';
import { step } from './step.ts';

const marker = parseNodeMarker(process.env[fenceVariable] ?? '');
if (marker === null || process.send === undefined) {
  process.stderr.write(`this process is a part of weir and is started by it (${fenceVariable} is not set)\n`);
  process.exit(1);
}
// Its own mark, by which it can be found for ever; its children get another one.
delete process.env[fenceVariable];

const fence = ownIdentity();
const childMarker = { [childVariable]: JSON.stringify({ ...marker, fence }) };
const nowMs = realClock.monotonicMs;
const children = new Children(childMarker, new Haste(realClock, setSessionPriority), nowMs, put, tell);
const inbox: FenceFact[] = [];
let state: FenceState = emptyFence;
let isStepping = false;
let cancelWake = () => {};
let unsent = 0;
let isEnding = false;

for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, () => {});
process.stderr.on('error', () => {});
process.on('message', value => {
  const message = parseToFence(value);
  if (message !== null) put(message);
  else tell({ type: 'note', level: 'warn', reason: 'main sent something that is no message' });
});
process.on('disconnect', () => put({ type: 'main-gone' }));
if (process.connected) tell({ type: 'up', pid: fence.pid, startTime: fence.start });
else put({ type: 'main-gone' });
becomeRealTime(isRealTime => {
  const reason = isRealTime ? 'it runs at real-time priority' : 'it runs at normal priority: it may not raise it here';
  tell({ type: 'note', level: 'debug', reason });
});

/** What performing an effect brings up waits for its turn: a step never runs inside another one. */
function put(fact: FenceFact): void {
  inbox.push(fact);
  if (isStepping) return;
  isStepping = true;
  for (let next = inbox.shift(); next !== undefined; next = inbox.shift()) {
    const [after, effects] = step(state, next, nowMs());
    state = after;
    for (const effect of effects) perform(effect);
  }
  isStepping = false;
  setTimer();
}

function perform(effect: FenceEffect): void {
  switch (effect.type) {
    case 'look':
      return void look(effect.child, effect.command);
    case 'spawn':
      return children.spawn(effect.spec, effect.deadlineMs);
    case 'open-gate':
      return children.openGate(effect.child, effect.pid, effect.deadlineMs);
    case 'signal':
      return children.signal(effect.child, effect.pid, effect.signal);
    case 'tell':
      return tell(effect.message);
    case 'remove-key':
      return void removeKey(effect.removal);
    case 'exit':
      isEnding = true;
      return endWhenSent();
    default:
      unreachable(effect);
  }
}

async function look(child: number, command: string): Promise<void> {
  const note = (reason: string) => tell({ type: 'note', level: 'debug', reason });
  put({ type: 'looked', child, refusal: await refusalOf(command, note) });
}

async function removeKey({ memberKey, session, untilMs }: Removal): Promise<void> {
  await removeMemberKey({ ...memberKey, session, untilMs, clock: realClock });
  put({ type: 'removal-ended' });
}

function tell(message: FromFence, pipe?: Socket): void {
  if (!process.connected) return;
  unsent += 1;
  process.send?.(message, pipe, undefined, () => {
    unsent -= 1;
    endWhenSent();
  });
}

/** A main that lives is to read how all ended. */
function endWhenSent(): void {
  if (isEnding && (unsent === 0 || !process.connected)) process.exit(0);
}

function setTimer(): void {
  cancelWake();
  const wakeMs = nextWakeMs(state);
  cancelWake = wakeMs === null ? () => {} : realClock.wakeAt(wakeMs, () => put({ type: 'wake' }));
}
