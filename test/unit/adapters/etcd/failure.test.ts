import { describe, expect, it } from 'vitest';
import { CallFailure, retryError, TimeIsOver } from '../../../../src/adapters/etcd/failure.ts';
import { RetryError } from '../../../../src/base/errors.ts';

const call = { what: 'grant a lease', endpointUrl: 'http://10.0.0.1:2379', timeoutMs: 1000, user: 'weir' };
const sentence = (thrown: unknown, more: Partial<typeof call> = {}) => retryError({ ...call, ...more }, thrown).message;

describe('the sentence of a failure', () => {
  it('tells a timeout, whoever noticed it', () => {
    const expected = 'could not grant a lease: etcd at http://10.0.0.1:2379 did not answer within 1000 ms';
    expect(sentence(new TimeIsOver())).toBe(expected);
    expect(sentence(new CallFailure(4, 'Deadline exceeded after 1.0s, remote_addr=10.0.0.1:2379'))).toBe(expected);
  });

  it.each([
    [
      14,
      'No connection established. Last error: Error: connect ECONNREFUSED 10.0.0.1:2379. Resolution note: ',
      'nothing listens where etcd at http://10.0.0.1:2379 should be',
    ],
    [14, 'Name resolution failed for target dns:etcd:2379', 'the name in http://10.0.0.1:2379 is not known'],
    [
      14,
      'No connection established. Last error: connect EHOSTUNREACH 10.0.0.1:2379',
      'cannot be reached (connect EHOSTUNREACH 10.0.0.1:2379)',
    ],
    [14, 'Connection dropped', 'cannot be reached (Connection dropped)'],
    [
      14,
      'No connection established. Last error: Protocol error (2026-11-21T13:31:11.834Z)',
      'is no etcd, or speaks only TLS',
    ],
    [
      14,
      'No connection established. Last error: Error: self-signed certificate in certificate chain',
      'certificates of etcd at http://10.0.0.1:2379 and of this node do not fit',
    ],
    [
      14,
      'Client network socket disconnected before secure TLS connection was established',
      'does not speak TLS; write http://',
    ],
    [8, 'etcdserver: mvcc: database space exceeded', '--auto-compaction-retention=10m'],
    [3, 'etcdserver: authentication failed, invalid user ID or password', "refused the password of user 'weir'"],
    [3, 'etcdserver: user name not found', "does not know user 'weir'"],
    [7, 'etcdserver: permission denied', "does not let user 'weir' do that; grant its role readwrite"],
    [14, 'etcdserver: no leader', 'has no quorum at the moment (etcdserver: no leader)'],
    [14, 'etcdserver: request timed out', 'has no quorum at the moment'],
    [3, 'etcdserver: duplicate key given in txn request', 'says: etcdserver: duplicate key given in txn request'],
  ])('%i %s', (code, details, expected) => {
    const message = sentence(new CallFailure(code, details));
    expect(message).toContain(expected);
    expect(message).toMatch(/^could not grant a lease: /);
    expect(message).not.toMatch(/\n|Resolution note|Last error/);
  });

  it('names both that a reset of a TLS connection may come from', () => {
    const reset = new CallFailure(14, 'No connection established. Last error: read ECONNRESET');
    expect(sentence(reset)).toMatch(/cannot be reached \(read ECONNRESET\); check the network and that etcd runs$/);
    expect(sentence(reset, { endpointUrl: 'https://10.0.0.1:2379' })).toMatch(
      /that etcd runs, or write http:\/\/ .* if it does not speak TLS$/,
    );
  });

  it('asks for a user when there is none', () => {
    const denied = new CallFailure(3, 'etcdserver: user name is empty');
    expect(retryError({ ...call, user: null }, denied).message).toContain('asks for a user; add user= and password=');
  });

  it('leaves a sentence alone that is one already', () => {
    const error = new RetryError('could not x: y');
    expect(retryError(call, error)).toBe(error);
  });

  it('takes anything that is thrown, on one line and not for ever', () => {
    expect(sentence('odd\n thing')).toContain('says: odd thing');
    expect(sentence(new Error('x'.repeat(5000))).length).toBeLessThan(500);
  });
});
