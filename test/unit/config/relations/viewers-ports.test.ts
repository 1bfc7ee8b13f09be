import { describe, expect, it } from 'vitest';
import { complaintsOf } from '../../../support/config-text.ts';

const stream = 'stream a { url testsrc://; cluster_ingest; }';

function portsIn(text: string): readonly string[] {
  return complaintsOf(`cluster_key K; ${text} ${stream}`).map(said => said.replace(/(\d), whatever.*/, '$1'));
}

describe('ports that browsers refuse', () => {
  it.each([
    ['http 6000;', 'warning 1:21 browsers refuse port 6000'],
    ['peer s01:10080;', 'warning 1:21 browsers refuse port 10080'],
    ['peer s01 { public https://cdn:6667/tv; }', 'warning 1:34 browsers refuse port 6667'],
    ['peer s01:8080; peer s02 { public http://cdn; } http 127.0.0.1:2049;', 'warning 1:68 browsers refuse port 2049'],
  ])('%s: %s', (text, sentence) => expect(portsIn(text)).toEqual([sentence]));

  it.each([
    'http 8080;',
    'peer s01; peer s02:8443;',
    'peer s01:10080; http 8080;',
    'peer s01:10080 { public http://cdn:8080; }',
    'peer s01 { public https://cdn; api_url http://s01:6000; } http 6000;',
  ])('viewers are not sent there by %s', text => expect(portsIn(text)).toEqual([]));
});
