import { EventEmitter } from 'node:events';
import { beforeEach, describe, expect, it } from 'vitest';
import { TellUserError } from '../../../src/base/errors.ts';
import { untilEnded } from '../../../src/cli/until-ended.ts';
import type { RunningNode } from '../../../src/main.ts';
import { RecordingLog } from '../../support/recording-log.ts';

/** A start that the test completes, and a node that ends when the test says so. */
class Bench {
  readonly log = new RecordingLog();
  readonly from = new EventEmitter();
  readonly exits: number[] = [];
  left = 0;
  readonly reloads: string[] = [];
  started: () => void = () => {};
  failed: (error: Error) => void = () => {};
  end: (end: { status: 0 | 1; reason: string }) => void = () => {};
  readonly result: Promise<0 | 1>;

  constructor() {
    const ended = new Promise<{ status: 0 | 1; reason: string }>(resolve => {
      this.end = resolve;
    });
    const reload = async (by: string) => {
      this.reloads.push(by);
      return { type: 'unchanged', reason: 'nothing has changed' } as const;
    };
    const starting = new Promise<RunningNode>((resolve, reject) => {
      this.started = () => resolve({ leave: () => void this.left++, reload, ended });
      this.failed = reject;
    });
    this.result = untilEnded(starting, this.log, { from: this.from, exit: status => this.exits.push(status) });
  }

  get events(): readonly string[] {
    return this.log.lines.map(({ level, event, fields }) => `${level} ${event}: ${fields.reason}`);
  }

  /** Lets what has been resolved be noticed. */
  async settle(): Promise<void> {
    for (let turn = 0; turn < 5; turn += 1) await Promise.resolve();
  }
}

let bench: Bench;
beforeEach(() => {
  bench = new Bench();
});

describe('untilEnded', () => {
  it.each([
    [0, 'info'],
    [1, 'error'],
  ] as const)('is the status %i of the node, said at level %s', async (status, level) => {
    bench.started();
    bench.end({ status, reason: 'left the cluster' });
    expect(await bench.result).toBe(status);
    expect(bench.events).toEqual([`${level} ended: left the cluster`]);
  });

  it.each(['SIGTERM', 'SIGINT'])('%s makes the node leave, and waits for its end', async signal => {
    bench.started();
    await bench.settle();
    bench.from.emit(signal, signal);
    await bench.settle();
    expect(bench.left).toBe(1);
    expect(bench.exits).toEqual([]);
    bench.end({ status: 0, reason: 'left the cluster' });
    expect(await bench.result).toBe(0);
  });

  it('a second signal, of either kind, ends at once', async () => {
    bench.started();
    bench.from.emit('SIGTERM', 'SIGTERM');
    bench.from.emit('SIGINT', 'SIGINT');
    await bench.settle();
    expect(bench.exits).toEqual([1]);
    expect(bench.left).toBe(1);
  });

  it('a signal while the node is starting makes it leave when it has', async () => {
    bench.from.emit('SIGTERM', 'SIGTERM');
    await bench.settle();
    expect(bench.left).toBe(0);
    bench.started();
    await bench.settle();
    expect(bench.left).toBe(1);
  });

  it('a start that fails after a signal fails as it would have', async () => {
    bench.from.emit('SIGTERM', 'SIGTERM');
    bench.failed(new TellUserError('the port is taken'));
    await expect(bench.result).rejects.toThrow('the port is taken');
    expect(bench.exits).toEqual([]);
  });

  it('SIGHUP ends nothing, and has the configuration read again', async () => {
    bench.started();
    bench.from.emit('SIGHUP', 'SIGHUP');
    await bench.settle();
    expect(bench.left).toBe(0);
    expect(bench.reloads).toEqual(['SIGHUP']);
  });

  it('SIGHUP while the node starts is kept until it has', async () => {
    bench.from.emit('SIGHUP', 'SIGHUP');
    await bench.settle();
    expect(bench.reloads).toEqual([]);
    bench.started();
    await bench.settle();
    expect(bench.reloads).toEqual(['SIGHUP']);
  });

  it('listens to nothing afterwards', async () => {
    bench.started();
    bench.end({ status: 0, reason: 'left' });
    await bench.result;
    expect(bench.from.eventNames()).toEqual([]);
  });
});
