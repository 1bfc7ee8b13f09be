import { Writable } from 'node:stream';
import { beforeEach, expect, it } from 'vitest';
import type { ClusterState } from '../../../../../src/cluster/state.ts';
import { EventWriter } from '../../../../../src/http/api/events/event-writer.ts';
import { EventLog } from '../../../../../src/node/events/event-log.ts';
import { clusterSettings, memberState, ownerEntry } from '../../../../support/cluster-state.ts';
import { FakeClock } from '../../../../support/fake-clock.ts';

/** A socket that holds some bytes until the other side reads. */
class Socket extends Writable {
  taken = '';
  isReading = true;
  #waiting: (() => void) | null = null;

  constructor() {
    super({ highWaterMark: 2000, decodeStrings: false });
  }

  override _write(text: string, _encoding: string, done: () => void): void {
    this.taken += text;
    if (this.isReading) done();
    else this.#waiting = done;
  }

  takeOne(): void {
    const done = this.#waiting;
    this.#waiting = null;
    done?.();
  }
}

const settings = clusterSettings();
const quiet = memberState(settings);

function claimed(from: number, count: number): ClusterState {
  const entries = Array.from({ length: count }, (_, index) =>
    ownerEntry(`s${from + index}`, 'a', 10, 20 + from + index),
  );
  return memberState(settings, entries);
}

let clock: FakeClock;
let log: EventLog;
let socket: Socket;

beforeEach(() => {
  clock = new FakeClock();
  log = new EventLog({ clock, me: 'a', life: 'life1' });
  socket = new Socket();
});

const open = (since = log.last) => new EventWriter(socket, log, clock, since);
const streams = () => [...socket.taken.matchAll(/"stream":"(\w+)"/g)].map(match => match[1]);
const settled = () => new Promise(resolve => setImmediate(resolve));

it('writes what is newer as it comes, in the form of server-sent events', () => {
  open();
  log.turned(quiet, claimed(0, 1));
  const [event] = log.all;
  expect(socket.taken).toBe(
    `retry: 2000\n\nid: ${event?.id}\nevent: stream_claimed\ndata: ${JSON.stringify(event)}\n\n`,
  );
});

it('begins with what the reader has missed', () => {
  const before = log.last;
  log.turned(quiet, claimed(0, 2));
  open(before);
  expect(streams()).toEqual(['s0', 's1']);
});

it('sends a sign of life every 15 s, and no timer stays', () => {
  open();
  clock.advance(30_000);
  expect(socket.taken.split(': still there\n\n').length).toBe(3);
  socket.destroy();
  return settled().then(() => expect([clock.waiting, log.readers]).toEqual([0, 0]));
});

it('holds nothing back for a slow reader but goes on where it was, out of the log', async () => {
  open();
  socket.isReading = false;
  log.turned(quiet, claimed(0, 500));
  expect(socket.writableLength).toBeLessThan(2500);
  const before = streams().length;
  socket.isReading = true;
  for (let turns = 0; turns < 300; turns += 1) {
    socket.takeOne();
    await settled();
  }
  expect(before).toBeLessThan(20);
  expect(streams()).toEqual(Array.from({ length: 500 }, (_, index) => `s${index}`));
});

it('tells a slow reader of the gap when the log has moved on meanwhile', async () => {
  open();
  socket.isReading = false;
  log.turned(quiet, claimed(0, 500));
  log.turned(quiet, claimed(500, 1000));
  socket.isReading = true;
  for (let turns = 0; turns < 1000; turns += 1) {
    socket.takeOne();
    await settled();
  }
  expect(socket.taken.match(/event: gap\n/g)?.length).toBe(1);
  expect(streams().slice(-1000)).toEqual(Array.from({ length: 1000 }, (_, index) => `s${500 + index}`));
});

it('cuts off a reader that takes nothing from one beat to the next', async () => {
  open();
  socket.isReading = false;
  log.turned(quiet, claimed(0, 100));
  clock.advance(15_000);
  expect(socket.destroyed).toBe(false);
  clock.advance(15_000);
  expect(socket.destroyed).toBe(true);
  await settled();
  expect([clock.waiting, log.readers]).toEqual([0, 0]);
});

it('ends when the log ends', async () => {
  open();
  log.close();
  expect(socket.writableEnded).toBe(true);
  expect([clock.waiting, log.readers]).toEqual([0, 0]);
});
