// What a stranger can put into a real etcd below the prefix, bytes that are no text and values as large as etcd takes: the feed lists it, follows it,
// and goes on. (What weir makes of such values: test/fuzz/etcd.)

import { execFileSync } from 'node:child_process';
import { afterEach, expect, it } from 'vitest';
import { realClock } from '../../src/adapters/clock.ts';
import { openEtcdStore } from '../../src/adapters/etcd/store.ts';
import { startEtcd } from '../support/etcd.ts';
import { etcdConfig } from '../support/etcd-config.ts';
import { FeedRecorder } from '../support/feed-recorder.ts';
import { RecordingMeter } from '../support/recording-meter.ts';
import { waitFor } from '../support/wait.ts';

const prefix = '/weir/strange/';
const cleanups: (() => Promise<unknown> | unknown)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

/** etcd takes requests of 1.5 MB; together these are far more than gRPC takes in one message by itself. */
const largeCount = 6;
const largeBytes = 1_400_000;

it('bytes that are no text, and more than gRPC takes by itself, are listed and followed', async () => {
  const etcd = await startEtcd({ members: 1 });
  cleanups.push(() => etcd.stop());
  const put = (key: string, value: Buffer) =>
    // a key that is no text cannot be an argument of a program that node starts
    execFileSync(
      'bash',
      ['-c', `etcdctl --endpoints "$1" put -- "$(printf "$2")"`, 'bash', etcd.endpoints[0] ?? '', key],
      {
        input: value,
        env: { ...process.env, ETCDCTL_API: '3' },
      },
    );
  put(`${prefix}owners/\\xff\\xfe`, Buffer.from([0xff, 0x00, 0xfe]));
  for (let index = 0; index < largeCount; index += 1) put(`${prefix}streams/${index}`, Buffer.alloc(largeBytes, 0xe9));

  const chance = { number: () => 0, hex: () => '' };
  const store = openEtcdStore({
    config: etcdConfig(etcd.endpoints),
    clock: realClock,
    chance,
    meter: new RecordingMeter(),
  });
  cleanups.push(() => store.close());
  const recorder = new FeedRecorder();
  cleanups.push(store.follow(prefix, recorder.tell));
  await waitFor('the list', 30_000, () => recorder.fresh);
  put(`${prefix}streams/later`, Buffer.from('{"v":1'));
  await waitFor('what is written later', 30_000, () => recorder.entries.has(`${prefix}streams/later`));
  expect(recorder.faults).toEqual([]);
  expect([...recorder.entries.keys()]).toContain(`${prefix}owners/\uFFFD\uFFFD`);
});
