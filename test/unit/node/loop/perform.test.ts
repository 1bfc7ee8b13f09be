import { beforeEach, describe, expect, it } from 'vitest';
import { RetryError } from '../../../../src/base/errors.ts';
import type { ClusterEffect, ClusterFact } from '../../../../src/cluster/state.ts';
import type { Transaction } from '../../../../src/cluster/transaction.ts';
import { performEffect } from '../../../../src/node/loop/perform.ts';
import { FakeClock } from '../../../support/fake-clock.ts';
import { FakeEtcd } from '../../../support/fake-etcd.ts';
import { FakeStore } from '../../../support/fake-store.ts';
import { inputOf, streamOf } from '../../../support/ingest-bench.ts';
import { RecordingLog } from '../../../support/recording-log.ts';
import { RecordingMeter } from '../../../support/recording-meter.ts';

const cam = streamOf([inputOf('http://camera')]);
const write: Transaction = {
  compares: [],
  then: [{ type: 'put', key: '/weir/test/x', value: 'y', leaseId: null }],
  else: [],
};

class Bench {
  readonly clock = new FakeClock();
  readonly etcd = new FakeEtcd({ clock: this.clock });
  readonly store = new FakeStore(this.etcd);
  readonly log = new RecordingLog();
  readonly meter = new RecordingMeter();
  readonly facts: ClusterFact[] = [];
  readonly calls: unknown[] = [];
  isAlive: (pid: number, startTime: number) => Promise<boolean> = async () => false;
  anyLeft: () => Promise<boolean> = async () => false;

  perform(effect: ClusterEffect): void {
    const { clock, store, log, meter } = this;
    const called =
      (name: string) =>
      (...words: unknown[]) =>
        void this.calls.push([name, ...words]);
    performEffect(
      {
        clock,
        store,
        log,
        meter,
        fence: { setDeadline: called('deadline') },
        ingests: { run: called('run'), halt: called('halt') },
        orders: { answered: called('answered') },
        leftovers: { isAlive: (pid, startTime) => this.isAlive(pid, startTime), anyLeft: () => this.anyLeft() },
        streamConfig: name => (name === cam.name ? cam : null),
        post: fact => this.facts.push(fact),
        exit: called('exit'),
      },
      effect,
    );
  }

  /** Lets what is already answered come in. */
  async settle(): Promise<readonly ClusterFact[]> {
    for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
    return this.facts;
  }

  get nowMs(): number {
    return this.clock.monotonicMs();
  }
}

let bench: Bench;
beforeEach(() => {
  bench = new Bench();
});

describe('grant', () => {
  const effect: ClusterEffect = { type: 'grant', request: 7, ttlSeconds: 1, timeoutMs: 1000 };

  it('tells the TTL that the server gave, which may be more than was asked for', async () => {
    bench.perform(effect);
    expect(await bench.settle()).toEqual([{ type: 'granted', request: 7, leaseId: '1', ttlSeconds: 2 }]);
  });

  it('without an answer tells why, once: what comes later is not told', async () => {
    bench.store.weather = () => ({ requestMs: 500, answerMs: 2000 });
    bench.perform(effect);
    bench.clock.advance(999);
    expect(await bench.settle()).toEqual([]);
    bench.clock.advance(1);
    const unanswered = {
      type: 'unanswered',
      request: 7,
      reason: expect.stringContaining('did not answer within 1000 ms'),
    };
    expect(await bench.settle()).toEqual([unanswered]);
    bench.clock.advance(60_000);
    expect(await bench.settle()).toHaveLength(1);
  });
});

describe('transact', () => {
  const transact = (deadlineMs: number | null, timeoutMs = 1000): ClusterEffect => {
    return { type: 'transact', request: 8, transaction: write, timeoutMs, deadlineMs };
  };

  it('tells the answer', async () => {
    bench.perform(transact(bench.nowMs + 5000));
    expect(await bench.settle()).toMatchObject([{ type: 'answered', request: 8, answer: { succeeded: true } }]);
    expect(bench.etcd.list('/weir/test/')).toHaveLength(1);
  });

  it.each([0, -1, -60_000])('is not sent %i ms from the deadline, and says so', async leftMs => {
    bench.perform(transact(bench.nowMs + leftMs));
    expect(await bench.settle()).toEqual([
      { type: 'unanswered', request: 8, reason: 'not sent: the deadline of the session has passed' },
    ]);
    expect(bench.etcd.list('/weir/test/')).toEqual([]);
  });

  it('waits for the deadline at most, however long its own time is', async () => {
    bench.store.weather = () => ({ requestMs: 10, answerMs: null });
    bench.perform(transact(bench.nowMs + 300));
    bench.clock.advance(299);
    expect(await bench.settle()).toEqual([]);
    bench.clock.advance(1);
    expect(await bench.settle()).toMatchObject([{ type: 'unanswered', request: 8 }]);
    expect(bench.etcd.list('/weir/test/'), 'no answer does not mean not done').toHaveLength(1);
  });

  it('that needs no session has no deadline', async () => {
    bench.store.cut();
    bench.perform(transact(null));
    bench.clock.advance(999);
    expect(await bench.settle()).toEqual([]);
    bench.clock.advance(1);
    expect(await bench.settle()).toMatchObject([{ type: 'unanswered', request: 8 }]);
  });

  it('that a closed store refuses is unanswered', async () => {
    await bench.store.close();
    bench.perform(transact(null));
    expect(await bench.settle()).toMatchObject([
      { type: 'unanswered', request: 8, reason: expect.stringContaining('the store is closed') },
    ]);
  });
});

describe('run', () => {
  const run = (leftMs: number, stream = cam.name): ClusterEffect => {
    return { type: 'run', stream, epoch: 20, session: 10, deadlineMs: bench.nowMs + leftMs, reason: 'it was free' };
  };

  it('runs the stream of the file under its epoch and session, and says why', () => {
    bench.perform(run(1));
    expect(bench.calls).toEqual([['run', { stream: cam, epoch: 20, session: 10 }]]);
    const fields = { stream: 'cam', epoch: 20, session: 10, reason: 'it was free' };
    expect(bench.log.lines).toEqual([{ level: 'info', event: 'stream-claimed', fields }]);
  });

  it.each([0, -1])('is refused %i ms from the deadline', leftMs => {
    bench.perform(run(leftMs));
    expect(bench.calls).toEqual([]);
    const fields = { stream: 'cam', epoch: 20, session: 10, reason: 'the deadline of the session has passed' };
    expect(bench.log.lines).toEqual([{ level: 'warn', event: 'run-refused', fields }]);
  });

  it('is refused for a stream that is not in the file', () => {
    bench.perform(run(5000, 'gone'));
    expect(bench.calls).toEqual([]);
    expect(bench.log.lines).toMatchObject([
      {
        level: 'warn',
        event: 'run-refused',
        fields: { stream: 'gone', reason: expect.stringContaining('not in the file') },
      },
    ]);
  });
});

describe('inspect', () => {
  const processes = [
    { pid: 100, startTime: 1 },
    { pid: 101, startTime: 2 },
  ];
  const effect: ClusterEffect = { type: 'inspect', request: 9, processes };

  it.each([
    [[], false],
    [[101], true],
    [[100, 101], true],
  ])('with %j alive tells alive: %j', async (alive, expected) => {
    bench.isAlive = async pid => alive.includes(pid);
    bench.perform(effect);
    expect(await bench.settle()).toEqual([{ type: 'inspected', request: 9, alive: expected }]);
  });

  it('asks for each process with its start time, so that a reused pid is another one', async () => {
    bench.isAlive = async (pid, startTime) => pid === 101 && startTime === 1;
    bench.perform(effect);
    expect(await bench.settle()).toMatchObject([{ alive: false }]);
  });

  it('sees an orphan of an earlier life, whose main and fence are dead', async () => {
    bench.anyLeft = async () => true;
    bench.perform(effect);
    expect(await bench.settle()).toMatchObject([{ alive: true }]);
  });

  it('that fails does not pass for a dead process', async () => {
    bench.isAlive = async pid => {
      if (pid === 101) throw new RetryError('/proc cannot be read');
      return false;
    };
    bench.perform(effect);
    expect(await bench.settle()).toEqual([{ type: 'unanswered', request: 9, reason: '/proc cannot be read' }]);
  });
});

describe('the others', () => {
  it('go where they belong, as they are', () => {
    bench.perform({ type: 'deadline', session: 10, deadlineMs: 5000 });
    bench.perform({ type: 'deadline', session: 10, deadlineMs: null });
    bench.perform({ type: 'halt', stream: 'cam', manner: 'segment-end', reason: 'it moves' });
    bench.perform({ type: 'exit', status: 1, reason: 'the name is used twice' });
    expect(bench.calls).toEqual([
      ['deadline', 10, 5000],
      ['deadline', 10, null],
      ['halt', 'cam', 'segment-end', 'it moves'],
      ['exit', 1, 'the name is used twice'],
    ]);
  });

  it('what is said has its level, and the reason that it was decided with', () => {
    for (const level of ['debug', 'info', 'warn', 'error'] as const) {
      bench.perform({ type: 'say', level, event: 'joined', reason: 'why', fields: { session: 10, reason: 'other' } });
    }
    expect(bench.log.lines.map(({ level }) => level)).toEqual(['debug', 'info', 'warn', 'error']);
    expect(bench.log.lines[0]).toEqual({ level: 'debug', event: 'joined', fields: { session: 10, reason: 'why' } });
  });
});

describe('count', () => {
  it('is told to the meter', () => {
    bench.perform({ type: 'count', count: { type: 'claims-refused', streams: 3 } });
    expect(bench.meter.told).toEqual([['cluster', { type: 'claims-refused', streams: 3 }]]);
  });
});
