import { beforeEach, describe, expect, it } from 'vitest';
import { peerVerifier } from '../../../../src/adapters/peers/peer-verifier.ts';
import { authorizationOf, digestOf, type SignedFacts } from '../../../../src/adapters/peers/signature.ts';
import type { PeerRequest, VerifyPeer } from '../../../../src/ports.ts';
import { FakeClock } from '../../../support/fake-clock.ts';

let clock: FakeClock;
let key: string | null;
let verify: VerifyPeer;
let nonces = 0;

beforeEach(() => {
  clock = new FakeClock();
  key = 'MYSECRET';
  verify = peerVerifier({ clock, me: 's01', clusterKey: () => key });
});

const body = Buffer.from('a body');
const accepted = { type: 'accepted', isItsBody: expect.any(Function) };

function signed(change: Partial<SignedFacts> = {}, signedWith = 'MYSECRET'): PeerRequest {
  nonces += 1;
  const nonce = nonces.toString(16).padStart(32, '0');
  const whole = { node: 's01', method: 'GET', target: '/cluster/ingests', bodyDigest: digestOf(body) };
  const authorization = authorizationOf(signedWith, { ...whole, unixMs: clock.unixMs(), nonce, ...change });
  return { method: 'GET', target: '/cluster/ingests', authorization, remoteAddress: '10.0.0.2' };
}

const refused = (status: number, reason: string) => ({
  type: 'refused',
  status,
  reason: expect.stringContaining(reason),
  nowUnixMs: clock.unixMs(),
});

describe('with a cluster key', () => {
  it('accepts what is signed with it', () => {
    expect(verify(signed())).toEqual(accepted);
  });

  it('refuses another key, path, query or method', () => {
    expect(verify(signed({}, 'OTHER'))).toEqual(refused(401, 'the signature is wrong'));
    expect(verify(signed({ target: '/cluster/other' }))).toEqual(refused(401, 'the signature is wrong'));
    expect(verify(signed({ target: '/cluster/ingests?x' }))).toEqual(refused(401, 'the signature is wrong'));
    expect(verify(signed({ method: 'POST' }))).toEqual(refused(401, 'the signature is wrong'));
  });

  it('refuses what was signed for another node, also with the same key', () => {
    expect(verify(signed({ node: 's02' }))).toEqual(refused(401, 'it was signed for s02, and s01 answers here'));
  });

  it('knows the body that was signed from any other', () => {
    const verdict = verify(signed());
    if (verdict.type !== 'accepted') return expect.unreachable(verdict.reason);
    expect(verdict.isItsBody(body)).toBe(true);
    expect(verdict.isItsBody(Buffer.from('A body'))).toBe(false);
    expect(verdict.isItsBody(Buffer.alloc(0))).toBe(false);
  });

  it.each([null, '', 'Weir', 'Basic YTpi', 'Weir node=s01, body=00, time=1, nonce=zz, signature=00'])(
    'refuses %j, also from loopback',
    header => {
      const request = { ...signed(), authorization: header, remoteAddress: '127.0.0.1' };
      expect(verify(request)).toEqual(refused(401, 'only for nodes that sign'));
    },
  );

  it('takes 30 s of clock difference and no more, and tells its time', () => {
    expect(verify(signed({ unixMs: clock.unixMs() - 30_000 }))).toEqual(accepted);
    expect(verify(signed({ unixMs: clock.unixMs() + 30_000 }))).toEqual(accepted);
    expect(verify(signed({ unixMs: clock.unixMs() - 30_001 }))).toEqual(refused(401, "off by this node's clock"));
    expect(verify(signed({ unixMs: clock.unixMs() + 30_001 }))).toEqual(refused(401, "off by this node's clock"));
  });

  it('refuses a replay for as long as its time would be taken', () => {
    const request = signed({ unixMs: clock.unixMs() + 30_000 });
    expect(verify(request)).toEqual(accepted);
    for (const waitMs of [0, 30_000, 30_000]) {
      clock.advance(waitMs);
      expect(verify(request)).toEqual(refused(401, 'was used before'));
      verify(signed());
    }
    clock.advance(2000);
    expect(verify(request)).toEqual(refused(401, "off by this node's clock"));
  });

  it('follows a key that was exchanged by a reload', () => {
    key = 'NEW';
    expect(verify(signed())).toEqual(refused(401, 'the signature is wrong'));
    expect(verify(signed({}, 'NEW'))).toEqual(accepted);
  });
});

describe('without a cluster key', () => {
  beforeEach(() => {
    key = null;
  });

  it('accepts this machine, and nobody else', () => {
    const from = (remoteAddress: string) => verify({ ...signed(), authorization: null, remoteAddress });
    expect(from('127.0.0.1')).toEqual(accepted);
    expect(from('10.0.0.2')).toEqual(refused(403, 'no cluster_key'));
  });
});
