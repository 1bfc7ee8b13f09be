import { closeSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type LogOptions, openLog } from '../../../src/adapters/log.ts';
import type { Log } from '../../../src/ports.ts';
import { makeTemporaryFolder, type TemporaryFolder } from '../../support/temporary-folder.ts';

let folder: TemporaryFolder;
let fd: number;

beforeEach(async () => {
  folder = await makeTemporaryFolder();
  fd = openSync(join(folder.path, 'log'), 'w');
});

afterEach(async () => {
  closeSync(fd);
  await folder.remove();
});

function open(options: Partial<LogOptions> = {}): Log {
  return openLog({ level: 'info', node: 's01', pretty: false, colors: false, fd, ...options });
}

/** Read at once: what was logged must be there without anybody waiting for it. */
function written(): string {
  return readFileSync(join(folder.path, 'log'), 'utf8');
}

describe('for programs', () => {
  it('a line is one JSON object with level, time, node, event, reason and fields', () => {
    open().warn('ingest', { reason: 'the source is silent', stream: 'cam01', epoch: 7 });
    expect(written()).toMatch(/^\{[^\n]*\}\n$/);
    expect(JSON.parse(written())).toEqual({
      level: 'warn',
      time: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
      node: 's01',
      event: 'ingest',
      reason: 'the source is silent',
      stream: 'cam01',
      epoch: 7,
    });
  });

  it('no key stands twice, whatever the fields are called, and nothing is lost', () => {
    open().info('node-lost', { reason: 'gone', node: 's02', level: 9, time: 'noon', event: 'other' });
    const keys = [...written().matchAll(/[{,]"(\w+)":/g)].map(([, key]) => key);
    expect(keys).toEqual([...new Set(keys)]);
    expect(JSON.parse(written())).toMatchObject({
      ...{ node: 's01', event: 'node-lost', level: 'info' },
      ...{ node_: 's02', event_: 'other', level_: 9, time_: 'noon' },
    });
  });

  it('a reason with line breaks and quotes stays one line', () => {
    open().error('ended', { reason: 'a "b"\nc\r\n\u001b[2J' });
    expect(written().split('\n')).toHaveLength(2);
    expect(JSON.parse(written()).reason).toBe('a "b"\nc\r\n\u001b[2J');
  });

  it.each([
    ['debug', ['debug', 'info', 'warn', 'error']],
    ['info', ['info', 'warn', 'error']],
    ['error', ['error']],
  ] as const)('at level %s writes %j', (level, expected) => {
    const log = open({ level });
    for (const method of ['debug', 'info', 'warn', 'error'] as const) log[method](method, { reason: '' });
    const lines = written().trim().split('\n');
    expect(lines.map(line => JSON.parse(line).event)).toEqual(expected);
  });
});

describe('for people', () => {
  it('a line says event and reason once, the other fields below', () => {
    open({ pretty: true }).warn('ingest', { reason: 'the source is silent', stream: 'cam01' });
    expect(written()).toMatch(/WARN: ingest: the source is silent\n {4}stream: "cam01"\n$/);
    expect(written()).not.toContain('s01');
  });

  it('nothing that a camera says steers the terminal', () => {
    open({ pretty: true }).warn('ingest', { reason: 'x\u001b[2Jy\u0007\nz', stream: '\u001b]0;title\u0007' });
    expect(written().replaceAll('\n', '')).not.toMatch(/\p{Cc}/u);
    expect(written()).toContain('ingest: x [2Jy z');
  });

  it('has colours only when they are wanted', () => {
    open({ pretty: true, colors: true }).info('joined', { reason: 'a member' });
    expect(written()).toContain('\u001b[');
  });
});

it('that cannot be written does not end the node', async () => {
  const full = openSync('/dev/full', 'w');
  for (const pretty of [false, true]) {
    const log = openLog({ level: 'info', node: 's01', pretty, colors: false, fd: full });
    for (let line = 0; line < 3; line += 1) log.info('ingest', { reason: 'it runs' });
  }
  await new Promise(setImmediate);
  closeSync(full);
});
