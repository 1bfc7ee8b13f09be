import { Writable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { hasColors, written } from '../../../src/cli/output.ts';

describe('hasColors', () => {
  it.each([
    [true, {}, true],
    [true, { NO_COLOR: '' }, true],
    [true, { NO_COLOR: '1' }, false],
    [true, { NO_COLOR: '0' }, false],
    [true, { TERM: 'dumb' }, false],
    [false, {}, false],
  ])('terminal %j, environment %j: %j', (isTerminal, environment, colors) =>
    expect(hasColors({ isTerminal }, environment)).toBe(colors),
  );
});

describe('written', () => {
  it('waits until the last word was taken', async () => {
    const takes: (() => void)[] = [];
    const slow = new Writable({ write: (_chunk, _encoding, done) => void takes.push(done) });
    slow.write('a word');
    let isWritten = false;
    const waiting = written(slow).then(() => {
      isWritten = true;
    });
    await new Promise(setImmediate);
    expect([takes.length, isWritten]).toEqual([1, false]);
    for (let take = takes.shift(); take !== undefined; take = takes.shift()) {
      take();
      await new Promise(setImmediate);
    }
    await waiting;
  });

  it('does not wait for a stream that is broken', async () => {
    const broken = new Writable({ write: (_chunk, _encoding, done) => done(new Error('EPIPE')) });
    broken.on('error', () => {});
    broken.write('a word');
    await written(broken);
    await written(broken);
  });
});
