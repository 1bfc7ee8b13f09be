// The fence: the small process that is the parent of every ffmpeg of a node (why: protocol.md, 'The fence'). This file only wires: facts
// go into one inbox, step.ts decides, the effects are performed here. It lives as long as main's pipe is open; then it kills and reaps
// all its children and ends. Signals of a terminal or a service manager are not for it: main stops it by closing the pipe.

import { childVariable, fenceVariable, parseNodeMarker } from '../adapters/child-marker.ts';
import { LineSplitter } from '../adapters/fence/line-splitter.ts';
import { encodeMessage, type FromFence, messageLimitBytes, parseToFence } from '../adapters/fence/messages.ts';
import { ownIdentity } from '../adapters/process-stat.ts';
import { unreachable } from '../base/invariant.ts';
import { Children } from './children.ts';
import { emptyFence, type FenceEffect, type FenceFact, type FenceState, nextWakeMs } from './state.ts';
import { step } from './step.ts';

/** The longest that a timer of Node can wait. */
const longestTimerMs = 2 ** 31 - 1;

const marker = parseNodeMarker(process.env[fenceVariable] ?? '');
if (marker === null) {
  process.stderr.write(`this process is a part of weir and is started by it (${fenceVariable} is not set)\n`);
  process.exit(1);
}
// Its own mark, by which it can be found for ever; its children get another one.
delete process.env[fenceVariable];

const fence = ownIdentity();
const childMarker = { [childVariable]: JSON.stringify({ ...marker, fence }) };
const children = new Children(childMarker, nowMs, put, tell);
const inbox: FenceFact[] = [];
let state: FenceState = emptyFence;
let isStepping = false;
let timer: NodeJS.Timeout | undefined;

for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, () => {});
process.stdout.on('drain', () => children.resume());
// Main is gone when its ends of the pipes are; that stdin is at its end says it.
process.stdout.on('error', () => {});
process.stderr.on('error', () => {});
listenToMain();
tell({ type: 'up', pid: fence.pid, startTime: fence.start });

function listenToMain(): void {
  const splitter = new LineSplitter(messageLimitBytes);
  process.stdin.on('data', (chunk: Buffer) => {
    for (const line of splitter.push(chunk)) {
      const message = parseToFence(line);
      if (message === null) tell({ type: 'note', level: 'warn', reason: 'main sent a line that is no message' });
      else put(message);
    }
  });
  for (const event of ['end', 'error', 'close']) process.stdin.on(event, () => put({ type: 'main-gone' }));
}

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
    case 'spawn':
      return children.spawn(effect.spec, effect.deadlineMs);
    case 'open-gate':
      return children.openGate(effect.child, effect.pid, effect.deadlineMs);
    case 'signal':
      return children.signal(effect.child, effect.pid, effect.signal);
    case 'tell':
      return tell(effect.message);
    case 'exit':
      return process.exit(0);
    default:
      unreachable(effect);
  }
}

function tell(message: FromFence): void {
  if (process.stdout.writable && !process.stdout.write(encodeMessage(message))) children.pause();
}

function setTimer(): void {
  clearTimeout(timer);
  const wakeMs = nextWakeMs(state);
  if (wakeMs === null) return;
  const delayMs = Math.min(longestTimerMs, Math.max(0, Math.ceil(wakeMs - nowMs())));
  timer = setTimeout(() => put({ type: 'wake' }), delayMs);
}

/** The same absolute clock as main's. */
function nowMs(): number {
  return Number(process.hrtime.bigint()) / 1e6;
}
