import { expect, it } from 'vitest';
import { Caller } from '../../../../src/adapters/etcd/caller.ts';
import { Connections } from '../../../../src/adapters/etcd/connections.ts';
import { Health } from '../../../../src/adapters/etcd/health.ts';
import { Rotation } from '../../../../src/adapters/etcd/rotation.ts';
import { RetryError } from '../../../../src/base/errors.ts';
import { FakeClock } from '../../../support/fake-clock.ts';

const endpoints = ['http://127.0.0.1:1', 'http://127.0.0.1:2'].map(url => ({ url, secure: false }));

it('counts a call that could not even be sent as failed, says why, and turns to the next endpoint', async () => {
  const [health, rotation] = [new Health(), new Rotation(endpoints, 0)];
  const connections = new Connections(() => {
    throw new Error('no connection can be made');
  });
  const failures: string[] = [];
  const meter = { storeAnswered: () => {}, storeFailed: () => void failures.push('failed') };
  const caller = new Caller({ connections, rotation, health, clock: new FakeClock(), meter });
  const never = () => new Promise<never>(() => {});
  await expect(caller.call('grant a lease', 1000, never)).rejects.toThrow(RetryError);
  expect([failures.length, health.status.trouble]).toEqual([1, 'could not grant a lease: no connection can be made']);
  expect(rotation.current).toBe(endpoints[1]);
  caller.close();
  await expect(caller.call('grant a lease', 1000, never)).rejects.toThrow('closed by this node');
  expect(failures).toHaveLength(1);
});
