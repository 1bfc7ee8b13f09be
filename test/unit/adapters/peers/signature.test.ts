import { describe, expect, it } from 'vitest';
import { authorizationOf, digestOf, isSignedBy, parseAuthorization } from '../../../../src/adapters/peers/signature.ts';

const facts = {
  ...{ node: 's01.myhosting.com:8080', method: 'GET', target: '/cluster/ingests?a=1' },
  ...{ bodyDigest: digestOf(Buffer.from('a body')), unixMs: 1_795_264_740_968, nonce: '0123456789abcdef' },
};

function signed(key = 'MYSECRET') {
  const parsed = parseAuthorization(authorizationOf(key, facts));
  if (parsed === null) throw new Error('it cannot read its own header');
  return parsed;
}

describe('a signature', () => {
  it('is read back as it was written, and is good for what was signed', () => {
    const { signature, ...said } = signed();
    expect({ ...facts, ...said }).toEqual(facts);
    expect(isSignedBy('MYSECRET', facts, signature)).toBe(true);
  });

  it.each([
    ['another key', 'OTHER', {}],
    ['another node', 'MYSECRET', { node: 's02.myhosting.com:8080' }],
    ['another body', 'MYSECRET', { bodyDigest: digestOf(Buffer.from('A body')) }],
    ['another method', 'MYSECRET', { method: 'POST' }],
    ['another path', 'MYSECRET', { target: '/cluster/ingests?a=2' }],
    ['another time', 'MYSECRET', { unixMs: facts.unixMs + 1 }],
    ['another nonce', 'MYSECRET', { nonce: 'fedcba9876543210' }],
  ])('is not good for %s', (_, key, change) =>
    expect(isSignedBy(key, { ...facts, ...change }, signed().signature)).toBe(false),
  );

  it.each(['a b', 'a\nGET', 'a, body=x', 'é'])('says any name: %j', node =>
    expect(parseAuthorization(authorizationOf('k', { ...facts, node }))?.node).toBe(node),
  );

  it('does not show the key', () => expect(authorizationOf('MYSECRET', facts)).not.toContain('MYSECRET'));

  it.each([
    '',
    'Weir',
    'Basic YTpi',
    `x ${authorizationOf('k', facts)}`,
    `${authorizationOf('k', facts)} x`,
    authorizationOf('k', { ...facts, node: '' }),
    authorizationOf('k', facts).replace('s01', '%zz'),
    authorizationOf('k', { ...facts, bodyDigest: 'short' }),
    authorizationOf('k', { ...facts, unixMs: -1 }),
    authorizationOf('k', { ...facts, unixMs: 1.5 }),
    authorizationOf('k', { ...facts, nonce: 'short' }),
    authorizationOf('k', { ...facts, nonce: '0123456789ABCDEF' }),
    authorizationOf('k', facts).slice(0, -1),
    `${authorizationOf('k', facts)}0`,
  ])('is not read out of %j', header => expect(parseAuthorization(header)).toBeNull());
});
