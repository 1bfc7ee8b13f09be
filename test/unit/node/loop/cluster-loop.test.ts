import { beforeEach, describe, expect, it } from 'vitest';
import type { Settings } from '../../../../src/cluster/settings.ts';
import type { ClusterEffect, ClusterFact } from '../../../../src/cluster/state.ts';
import { ClusterLoop } from '../../../../src/node/loop/cluster-loop.ts';
import { performEffect } from '../../../../src/node/loop/perform.ts';
import { clusterSettings, clusterStream, effectsOf, feed, listed } from '../../../support/cluster-state.ts';
import { FakeClock } from '../../../support/fake-clock.ts';
import { FakeEtcd } from '../../../support/fake-etcd.ts';
import { FakeStore } from '../../../support/fake-store.ts';
import { inputOf, streamOf } from '../../../support/ingest-bench.ts';
import { RecordingLog } from '../../../support/recording-log.ts';
import { RecordingMeter } from '../../../support/recording-meter.ts';

const fence: ClusterFact = { type: 'fence', fence: { pid: 101, startTime: 1 } };

describe('the inbox', () => {
  let clock: FakeClock;
  let performed: ClusterEffect[];
  let onEffect: (effect: ClusterEffect) => void;
  let loop: ClusterLoop;

  beforeEach(() => {
    clock = new FakeClock();
    performed = [];
    onEffect = () => {};
    loop = new ClusterLoop(clusterSettings(), clock, effect => {
      performed.push(effect);
      onEffect(effect);
    });
    // a node joins only when it sees the cluster
    loop.post(feed(listed(5, [])));
    performed.length = 0;
  });

  it('performs what a fact leads to', () => {
    loop.post(fence);
    expect(loop.state.fence).toEqual({ pid: 101, startTime: 1 });
    expect(performed.map(({ type }) => type)).toEqual(['grant']);
  });

  it('tells of each state before its effects', () => {
    const told: string[] = [];
    const settings = clusterSettings();
    const watched = new ClusterLoop(
      settings,
      clock,
      ({ type }) => told.push(type),
      (before, after) => told.push(`${before.mirror.fresh} ${after.mirror.fresh} ${after.fence !== null}`),
    );
    watched.post(feed(listed(5, [])));
    watched.post(fence);
    expect(told.filter(word => word !== 'say')).toEqual(['false true false', 'true true true', 'grant']);
  });

  it('lets a fact that an effect posts wait until the other effects are performed', () => {
    const order: string[] = [];
    onEffect = effect => {
      order.push(`${effect.type} begins`);
      if (effect.type === 'grant') {
        loop.post({ type: 'granted', request: effect.request, leaseId: '1', ttlSeconds: 10 });
        expect(loop.state.session).toMatchObject({ step: 'grant' });
      }
      order.push(`${effect.type} ends`);
    };
    loop.post(fence);
    expect(order).toEqual(['grant begins', 'grant ends', 'transact begins', 'transact ends']);
    expect(loop.state.session).toMatchObject({ step: 'put' });
  });

  it('ticks when the state wants it and has one timer at most', () => {
    loop.post(fence);
    loop.post({ type: 'tick' });
    expect(clock.waiting).toBe(1);
    clock.advance(1999);
    expect(loop.state.session.type).toBe('joining');
    clock.advance(1);
    expect(loop.state.session).toMatchObject({ type: 'out', reason: 'etcd did not answer in time' });
    expect(clock.waiting).toBe(1);
  });

  it('does not turn in circles when nothing comes: one attempt at a time, with a rest between', () => {
    loop.post(fence);
    clock.advance(60_000);
    const attempts = effectsOf(performed, 'grant').length;
    expect(attempts).toBeGreaterThan(20);
    expect(attempts).toBeLessThan(35);
  });

  it('has no timer when there is nothing to wait for', () => {
    loop.post(feed(listed(5, [])));
    loop.post({ type: 'fence', fence: null });
    expect(clock.waiting).toBe(0);
  });

  it('takes facts again after an effect that threw', () => {
    onEffect = () => {
      throw new Error('a bug');
    };
    expect(() => loop.post(fence)).toThrow('a bug');
    onEffect = () => {};
    loop.post({ type: 'tick' });
    clock.advance(3000);
    expect(effectsOf(performed, 'grant').length).toBeGreaterThan(1);
  });

  it('once closed takes nothing, performs nothing and has no timer', () => {
    loop.post(fence);
    loop.close();
    expect(clock.waiting).toBe(0);
    const { state } = loop;
    loop.post({ type: 'granted', request: 1, leaseId: '1', ttlSeconds: 10 });
    clock.advance(60_000);
    expect(loop.state).toBe(state);
    expect(performed).toHaveLength(1);
  });

  it('closed by an effect performs none of those behind it', () => {
    loop.post({ type: 'leave' });
    expect(performed.map(({ type }) => type)).toEqual(['say', 'exit']);

    const other = new ClusterLoop(clusterSettings(), clock, effect => {
      performed.push(effect);
      other.close();
    });
    performed = [];
    other.post({ type: 'leave' });
    other.post(fence);
    expect(performed.map(({ type }) => type)).toEqual(['say']);
    expect(clock.waiting).toBe(0);
  });
});

/** One node: the loop on a store, ingests that are only written down. */
class Node {
  readonly clock = new FakeClock();
  readonly etcd = new FakeEtcd({ clock: this.clock });
  readonly store = new FakeStore(this.etcd);
  readonly log = new RecordingLog();
  readonly running = new Set<string>();
  readonly deadlines: (number | null)[] = [];
  readonly exits: string[] = [];
  readonly loop: ClusterLoop;

  constructor(settings: Settings) {
    const { clock, store, log } = this;
    this.loop = new ClusterLoop(settings, clock, effect =>
      performEffect(
        {
          clock,
          store,
          log,
          meter: new RecordingMeter(),
          fence: { setDeadline: (_session, deadlineMs) => void this.deadlines.push(deadlineMs) },
          ingests: { run: ({ stream }) => void this.running.add(stream.name), halt: stream => this.#halt(stream) },
          orders: { answered: () => undefined },
          leftovers: { isAlive: async () => false, anyLeft: async () => false },
          streamConfig: name => streamOf([inputOf('http://camera')], { name }),
          post: fact => this.loop.post(fact),
          exit: (status, reason) => void this.exits.push(`${status} ${reason}`),
        },
        effect,
      ),
    );
    store.follow(settings.prefix, fact => this.loop.post({ type: 'feed', fact }));
    this.loop.post(fence);
  }

  /** Time in small pieces, so that answers come in between. */
  async pass(ms: number): Promise<void> {
    for (let passed = 0; passed < ms; passed += 20) {
      this.clock.advance(20);
      for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
    }
  }

  get said(): readonly string[] {
    return this.log.lines.map(({ event }) => event);
  }

  #halt(stream: string): void {
    this.running.delete(stream);
    queueMicrotask(() => this.loop.post({ type: 'gone', stream }));
  }
}

describe('a node on a store', () => {
  let node: Node;

  beforeEach(async () => {
    const streams = ['s1', 's2'].map(name => clusterStream(name));
    node = new Node(clusterSettings(streams, { peers: ['a'], fetchTimeoutMs: 1000, staleTimeoutMs: 3000 }));
    await node.pass(1000);
  });

  it('joins, claims what nobody has, and runs it', () => {
    expect(node.loop.state.session.type).toBe('member');
    expect([...node.running].sort()).toEqual(['s1', 's2']);
    expect(node.said).toContain('stream-claimed');
  });

  it('stays a member for as long as etcd answers, with a deadline that moves on', async () => {
    const { session } = node.loop.state;
    await node.pass(30_000);
    expect(node.loop.state.session).toMatchObject({ session: session.type === 'member' ? session.session : null });
    expect(node.running.size).toBe(2);
    expect(Number(node.deadlines.at(-1))).toBeGreaterThan(node.clock.monotonicMs());
  });

  it('without etcd halts all before the lease can be over, and comes back when etcd does', async () => {
    node.store.cut();
    const cutMs = node.clock.monotonicMs();
    while (node.running.size > 0) {
      await node.pass(20);
      expect(node.clock.monotonicMs() - cutMs, 'halted in time').toBeLessThan(3000);
    }
    expect(node.deadlines.at(-1)).toBeNull();
    expect(node.said).toContain('session-over');
    await node.pass(10_000);
    expect(node.running.size).toBe(0);
    node.store.heal();
    await node.pass(5000);
    expect([...node.running].sort()).toEqual(['s1', 's2']);
  });

  it('renewals whose answers come after their time do not keep the session', async () => {
    node.store.weather = () => ({ requestMs: 0, answerMs: 5000 });
    await node.pass(4000);
    expect(node.running.size).toBe(0);
    expect(node.loop.state.session.type).not.toBe('member');
  });

  it('that is asked to leave halts, takes its key away and exits', async () => {
    node.loop.post({ type: 'leave' });
    await node.pass(2000);
    expect(node.exits).toEqual(['0 left the cluster']);
    expect(node.running.size).toBe(0);
    expect(node.etcd.list('/weir/test/members/')).toEqual([]);
  });

  it('that cannot reach etcd leaves all the same, in bounded time', async () => {
    node.store.cut();
    node.loop.post({ type: 'leave' });
    await node.pass(5000);
    expect(node.exits).toHaveLength(1);
    expect(node.exits[0]).toMatch(/^0 left/);
    expect(node.running.size).toBe(0);
  });
});
