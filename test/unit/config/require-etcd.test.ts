import { expect, it } from 'vitest';
import { missingEtcd } from '../../../src/config/require-etcd.ts';
import { configOf } from '../../support/config-text.ts';

it('several peers need an etcd that they share', () =>
  expect(missingEtcd(configOf('peer a; peer b; peer c;'), false)).toBe(
    "3 peers need one etcd that they share: add 'etcd http://…;' or set WEIR_ETCD",
  ));

it.each([
  ['peer a; peer b;', true],
  ['peer a; peer b; etcd http://h:1;', false],
  ['peer a;', false],
  ['', false],
])('%j with an etcd named elsewhere: %s', (text, named) => expect(missingEtcd(configOf(text), named)).toBeNull());
