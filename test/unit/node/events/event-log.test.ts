import { beforeEach, describe, expect, it } from 'vitest';
import type { ClusterState } from '../../../../src/cluster/state.ts';
import { EventLog } from '../../../../src/node/events/event-log.ts';
import type { ToldEvent } from '../../../../src/node/events/told-event.ts';
import { clusterSettings, memberEntry, memberState, ownerEntry } from '../../../support/cluster-state.ts';
import { FakeClock } from '../../../support/fake-clock.ts';

const settings = clusterSettings();
const quiet = memberState(settings);
const lonely = memberState(settings, [memberEntry('b', 11)]);
/** `quiet` -> this: so many events. */
const claimed = (count: number) =>
  memberState(
    settings,
    Array.from({ length: count }, (_, index) => ownerEntry(`s${index}`, 'a', 10, 20 + index)),
  );
const deaf: ClusterState = { ...quiet, mirror: { ...quiet.mirror, fresh: false, reason: 'it was silent for 3 s' } };

let clock: FakeClock;
let log: EventLog;

beforeEach(() => {
  clock = new FakeClock();
  log = new EventLog({ clock, me: 'a', life: 'life1' });
});

const words = (events: readonly ToldEvent[]) => events.map(({ type, stream, node }) => `${type} ${stream ?? node}`);

it('gives each event an id of its own, in order, and the time', () => {
  log.turned(quiet, lonely);
  clock.advance(1000);
  log.turned(lonely, quiet);
  const [up, down] = log.all;
  expect(words(log.all)).toEqual(['peer_up b', 'peer_down b']);
  expect((up?.id ?? '') < (down?.id ?? '')).toBe(true);
  expect(Date.parse(down?.at ?? '') - Date.parse(up?.at ?? '')).toBe(1000);
  expect(log.last).toBe(down?.id);
});

describe('since', () => {
  it('tells what is newer than an event', () => {
    const before = log.last;
    log.turned(quiet, claimed(3));
    const [first] = log.all;
    expect(words(log.since(before))).toEqual(['stream_claimed s0', 'stream_claimed s1', 'stream_claimed s2']);
    expect(words(log.since(first?.id ?? ''))).toEqual(['stream_claimed s1', 'stream_claimed s2']);
    expect(log.since(log.last)).toEqual([]);
  });

  it.each([
    ['another life', (id: string) => id.replace('life1', 'life2')],
    ['another node', () => '0mia8k3xqother-000000000001'],
    ['one that is to come', (id: string) => `${id.slice(0, -1)}9`],
    ['nonsense', () => 'x'],
    ['a number that is none', (id: string) => `${id.slice(0, -12)}00000000001x`],
  ])('tells of a gap and then all there is to who knows an id of %s', (_what, idOf) => {
    log.turned(quiet, claimed(2));
    const told = log.since(idOf(log.last));
    expect(words(told)).toEqual(['gap a', 'stream_claimed s0', 'stream_claimed s1']);
    expect(log.since(told[0]?.id ?? '')).toEqual(log.all);
  });

  it('tells of a gap when nothing has happened here yet', () => {
    const [gap, ...more] = log.since('another-1');
    expect([gap?.type, more]).toEqual(['gap', []]);
    expect(log.since(gap?.id ?? '')).toEqual([]);
  });

  it('keeps the last 1,000, and tells of a gap where older ones are missing', () => {
    const before = log.last;
    log.turned(quiet, claimed(1001));
    expect([log.all.length, log.all[0]?.stream]).toEqual([1000, 's1']);
    const told = log.since(before);
    expect([told.length, told[0]?.type, told[1]?.stream]).toEqual([1001, 'gap', 's1']);
    // whoever knows the one that was dropped last misses nothing
    expect(log.since(told[0]?.id ?? '').length).toBe(1000);
    expect(log.since(log.all[0]?.id ?? '').length).toBe(999);
  });
});

describe('a reader', () => {
  it('is told that there is news, once for all that came together, and of the end', () => {
    const told: string[] = [];
    const stop = log.follow({ news: () => told.push('news'), end: () => told.push('end') });
    expect(log.readers).toBe(1);
    log.turned(quiet, claimed(3));
    log.turned(quiet, quiet);
    log.close();
    expect(told).toEqual(['news', 'end']);
    stop();
    expect(log.readers).toBe(0);
  });
});

describe('etcd', () => {
  it('is lost when nothing was heard of it for a second more, and back when it is', () => {
    log.turned(quiet, deaf);
    clock.advance(999);
    expect(log.all).toEqual([]);
    clock.advance(1);
    expect(log.all).toMatchObject([
      { type: 'etcd_lost', node: 'a', reason: 'a does not hear from etcd: it was silent for 3 s' },
    ]);
    log.turned(deaf, quiet);
    log.turned(quiet, deaf);
    expect(words(log.all)).toEqual(['etcd_lost a', 'etcd_back a']);
  });

  it('is not lost by a break that is soon mended', () => {
    log.turned(quiet, deaf);
    clock.advance(500);
    log.turned(deaf, quiet);
    clock.advance(10_000);
    expect(log.all).toEqual([]);
    expect(clock.waiting).toBe(0);
  });

  it('is not back when it is heard for the first time', () => {
    const fresh = memberState(settings);
    log.turned({ ...fresh, mirror: { ...fresh.mirror, fresh: false, clusterId: null } }, fresh);
    expect(log.all).toEqual([]);
  });

  it('leaves no timer behind', () => {
    log.turned(quiet, deaf);
    log.close();
    expect(clock.waiting).toBe(0);
  });
});
