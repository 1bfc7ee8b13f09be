import { beforeEach, expect, it } from 'vitest';
import { KeptCredentials } from '../../../../../src/adapters/etcd/tls/kept-credentials.ts';
import { TellUserError } from '../../../../../src/base/errors.ts';
import { RecordingLog } from '../../../../support/recording-log.ts';

const lost = () => {
  throw new TellUserError('cannot read ca=/ca.pem');
};
const files = (text: string) => () => ({ rootCertificate: Buffer.from(text) });

let log: RecordingLog;
let read: ConstructorParameters<typeof KeptCredentials>[0]['read'];

beforeEach(() => {
  log = new RecordingLog();
  read = files('first');
});

const open = () => new KeptCredentials({ read: () => read(), log });

it('are as the files are', () => {
  const kept = open();
  read = files('renewed');
  expect(`${kept.current()?.rootCertificate}`).toBe('renewed');
  expect([kept.trouble, log.lines]).toEqual([null, []]);
});

it('stay as they were while a file cannot be used, which is told once, and when it is over', () => {
  const kept = open();
  read = lost;
  for (let time = 0; time < 3; time += 1) expect(`${kept.current()?.rootCertificate}`).toBe('first');
  expect(kept.trouble).toMatch(/^cannot read ca=\/ca\.pem; this node goes on .* will not start again: mend the file$/);
  read = files('renewed');
  expect(`${kept.current()?.rootCertificate}`).toBe('renewed');
  expect(kept.trouble).toBeNull();
  expect(log.lines.map(({ level, event }) => [level, event])).toEqual([
    ['warn', 'etcd-files'],
    ['info', 'etcd-files'],
  ]);
});

it('refuse what cannot be used at the start', () => {
  read = lost;
  expect(open).toThrow(TellUserError);
});

it('hide no bug', () => {
  const kept = open();
  read = () => {
    throw new TypeError('a bug');
  };
  expect(() => kept.current()).toThrow(TypeError);
});
