import { describe, expect, it } from 'vitest';
import {
  encodeMessage,
  type FromFence,
  parseFromFence,
  parseToFence,
  type ToFence,
} from '../../../../src/adapters/fence/messages.ts';

const spec = {
  child: 1,
  stream: 'a/b',
  epoch: 5,
  session: 7,
  command: 'ffmpeg',
  args: ['-i', 'ä\n"'],
  env: { A: '1' },
};

const toFence: readonly ToFence[] = [
  { type: 'deadline', session: 7, deadlineMs: 1234.5 },
  { type: 'deadline', session: 7, deadlineMs: null },
  { type: 'start', spec },
  { type: 'go', child: 1 },
  { type: 'stop', child: 1, graceMs: 300 },
];

const end = { type: 'child-ended', child: 1, pid: 2, code: null, signal: 'SIGKILL', reason: 'x', killMs: 1.5 } as const;
const fromFence: readonly FromFence[] = [
  { type: 'up', pid: 1, startTime: 2 },
  { type: 'child-started', child: 1, pid: 2, startTime: 3 },
  { type: 'child-line', child: 1, from: 'stderr', line: 'x\ufffd' },
  end,
  { ...end, pid: null, signal: null, killMs: null },
  { type: 'note', level: 'warn', reason: 'x' },
];

describe('messages', () => {
  it('are one line, and come out as they went in', () => {
    for (const message of toFence) expect(parseToFence(encodeMessage(message).trimEnd())).toEqual(message);
    for (const message of fromFence) expect(parseFromFence(encodeMessage(message).trimEnd())).toEqual(message);
    for (const message of [...toFence, ...fromFence])
      expect(encodeMessage(message).indexOf('\n')).toBe(encodeMessage(message).length - 1);
  });

  it('of the other direction, unknown, incomplete or of wrong types are dropped', () => {
    for (const message of fromFence) expect(parseToFence(encodeMessage(message))).toBeNull();
    for (const message of toFence) expect(parseFromFence(encodeMessage(message))).toBeNull();
    for (const line of [
      '',
      'null',
      '[]',
      '7',
      '{"type":"go"',
      '{"type":"go"}',
      '{"type":"go","child":"1"}',
      '{"type":"toString"}',
      '{"type":"deadline","session":1}',
      '{"type":"deadline","session":1,"deadlineMs":"soon"}',
      '{"type":"stop","child":1}',
      JSON.stringify({ type: 'start', spec: { ...spec, args: [1] } }),
      JSON.stringify({ type: 'start', spec: { ...spec, env: { A: 1 } } }),
      JSON.stringify({ type: 'start', spec: null }),
    ]) {
      expect(parseToFence(line), line).toBeNull();
    }
  });
});
