import { afterEach, beforeEach, expect, it } from 'vitest';
import { Connection } from '../../../../src/adapters/etcd/connection.ts';
import { etcdConfig } from '../../../support/etcd-config.ts';
import { FakeClock } from '../../../support/fake-clock.ts';

const endpoint = { url: 'http://127.0.0.1:1', secure: false };

let connection: Connection;
let warnings: Error[];
const remember = (warning: Error) => warnings.push(warning);

beforeEach(() => {
  connection = new Connection(endpoint, etcdConfig([endpoint.url]), null, new FakeClock());
  warnings = [];
  process.on('warning', remember);
});

afterEach(() => {
  connection.close();
  process.off('warning', remember);
});

it('takes as many calls at once as there are streams to claim, without a word of Node about a leak', async () => {
  const never = () => new Promise<never>(() => {});
  const calls = Array.from({ length: 100 }, () => connection.call('make a transaction', 1000, never));
  const outcomes = Promise.allSettled(calls);
  connection.close();
  for (const outcome of await outcomes)
    expect(outcome).toMatchObject({
      status: 'rejected',
      reason: { message: expect.stringContaining('the connection was closed') },
    });
  // Node warns a turn of its loop later.
  await new Promise(setImmediate);
  expect(warnings).toEqual([]);
});
