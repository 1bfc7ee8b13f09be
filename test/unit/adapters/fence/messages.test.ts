import { describe, expect, it } from 'vitest';
import { type FromFence, parseFromFence, parseToFence, type ToFence } from '../../../../src/adapters/fence/messages.ts';
import { etcdConfig } from '../../../support/etcd-config.ts';

const spec = {
  child: 1,
  stream: 'a/b',
  epoch: 5,
  session: 7,
  command: 'ffmpeg',
  args: ['-i', 'ä\n"'],
  env: { A: '1' },
};

const memberKey = { key: '/weir/c/members/a', etcd: etcdConfig(['http://etcd:2379'], { user: 'u', password: 'p' }) };
const toFence: readonly ToFence[] = [
  { type: 'member-key', memberKey },
  { type: 'member-key', memberKey: null },
  { type: 'deadline', session: 7, deadlineMs: 1234.5 },
  { type: 'deadline', session: 7, deadlineMs: null },
  { type: 'start', spec },
  { type: 'go', child: 1 },
  { type: 'output', child: 1 },
  { type: 'stop', child: 1, graceMs: 300 },
  { type: 'close' },
];

const end = {
  type: 'child-ended',
  child: 1,
  pid: 2,
  code: null,
  signal: 'SIGKILL',
  reason: 'x',
  killMs: 1.5,
  killedAmong: 3,
} as const;
const fromFence: readonly FromFence[] = [
  { type: 'up', pid: 1, startTime: 2 },
  { type: 'heard' },
  { type: 'child-pipe', child: 1, from: 'stderr' },
  { type: 'child-started', child: 1, pid: 2, startTime: 3 },
  end,
  { ...end, pid: null, signal: null, killMs: null, killedAmong: null },
  { type: 'note', level: 'warn', reason: 'x' },
];

/** As Node's channel carries it. */
const carried = (message: unknown): unknown => JSON.parse(JSON.stringify(message));

describe('messages', () => {
  it('come out as they went in', () => {
    for (const message of toFence) expect(parseToFence(carried(message))).toEqual(message);
    for (const message of fromFence) expect(parseFromFence(carried(message))).toEqual(message);
  });

  it('of the other direction, unknown, incomplete or of wrong types are dropped', () => {
    for (const message of fromFence) expect(parseToFence(message)).toBeNull();
    for (const message of toFence) expect(parseFromFence(message)).toBeNull();
    for (const message of [
      null,
      undefined,
      [],
      7,
      'go',
      {},
      { type: 'go' },
      { type: 'go', child: '1' },
      { type: 'toString' },
      { type: 'deadline', session: 1 },
      { type: 'deadline', session: 1, deadlineMs: 'soon' },
      { type: 'stop', child: 1 },
      { type: 'start', spec: { ...spec, args: [1] } },
      { type: 'start', spec: { ...spec, env: { A: 1 } } },
      { type: 'start', spec: null },
      { type: 'member-key' },
      { type: 'member-key', memberKey: { key: 'x' } },
      { type: 'member-key', memberKey: { ...memberKey, etcd: { ...memberKey.etcd, endpoints: 'http://etcd' } } },
    ]) {
      expect(parseToFence(message), JSON.stringify(message)).toBeNull();
    }
  });
});
