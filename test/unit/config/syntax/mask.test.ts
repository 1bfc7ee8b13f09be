import { describe, expect, it } from 'vitest';
import { masksOf } from '../../../../src/config/syntax/mask.ts';
import type { Statement } from '../../../../src/config/syntax/statement.ts';
import { statementsOf } from '../../../support/config-text.ts';

const secret = 'MYSECRET';

/** All words of the text as they would be shown. */
function shown(text: string): string {
  const statements = statementsOf(text);
  const masks = masksOf(statements);
  const words = ({ name, words: others, block }: Statement): readonly string[] => [
    ...[name, ...others].map(word => masks.get(word) ?? word.text),
    ...(block?.statements.flatMap(words) ?? []),
  ];
  return statements.flatMap(words).join(' ');
}

describe('secrets are hidden', () => {
  it.each([
    [`cluster_key ${secret};`, 'cluster_key ****'],
    [`cluster_key one ${secret};`, 'cluster_key **** ****'],
    [`cluster_kye ${secret};`, 'cluster_kye ****'],
    [`clusterkey ${secret};`, 'clusterkey ****'],
    [`cluster_key=${secret};`, 'cluster_key=****'],
    [`cluster_key:${secret};`, 'cluster_key:****'],
    [`cluster_key${secret};`, 'cluster_key****'],
    [`"cluster_key ${secret}";`, 'cluster_key****'],
    [`edit_auth admin ${secret};`, 'edit_auth admin ****'],
    [`view_atuh admin ${secret};`, 'view_atuh **** ****'],
    [`etcd http://h:1 password=${secret} user=weir;`, 'etcd http://h:1 password=**** user=weir'],
    [`etcd http://h:1 pasword=${secret};`, 'etcd http://h:1 pasword=****'],
    [`etcd http://h:1 password = ${secret};`, 'etcd http://h:1 **** = ****'],
    [`etcd http://h:1 password ${secret};`, 'etcd http://h:1 **** ****'],
    [`etcd http://root:${secret}@h:1;`, 'etcd http://****@h:1'],
    [`stream a { url rtsp://u:${secret}@h/a; }`, 'stream a url rtsp://****@h/a'],
    [`stream a { url rtsp://u:x ${secret}@h/a; }`, 'stream a url rtsp://**** ****'],
    [
      `stream a { url http://h/a header="Authorization: ${secret}" priority=1; }`,
      'stream a url http://h/a header=**** priority=1',
    ],
    [`stream a { url http://h/a haeder=${secret}; }`, 'stream a url http://h/a haeder=****'],
    [`stream a { url http://h/a unheard=${secret}; }`, 'stream a url http://h/a ****'],
    [`rtsp://u:${secret}@h/a;`, 'rtsp://****@h/a'],
    [`frobnicate key=${secret};`, '**** ****'],
    [`pasword ${secret};`, '**** ****'],
    [`license ${secret};`, 'license ****'],
    [`push rtmp://h/live/${secret};`, 'push ****'],
    [`on_play http://h/?token=${secret};`, 'on_play http://h/?****'],
    [`source h { cluster_key ${secret}; }`, 'source **** cluster_key ****'],
    [`a { b { cluster_key ${secret}; } }`, 'a b cluster_key ****'],
    [`cluster_key; ${secret};`, 'cluster_key ****'],
    [`cluster_key;\n${secret};`, 'cluster_key ****'],
    [`cluster key ${secret};`, 'cluster **** ****'],
    [`clus"ter_key ${secret};`, 'cluster_key****'],
    [`edit_auth admin${secret};`, 'edit_auth ****'],
    [`etcd http://h:1 user=weirpassword=${secret};`, 'etcd http://h:1 user=weirpassword=****'],
    [`stream a { url rtsp:/u:${secret}@h/a; }`, 'stream a url ****'],
    [`stream a { url http://h/a?token@${secret}; }`, 'stream a url http://****'],
    [`stream a { url http://h/a token=${secret}; }`, 'stream a url http://h/a ****'],
    [`cluster_key "${secret}; peer a;`, 'cluster_key ****'],
  ])('%s', (text, expected) => expect(shown(text)).toBe(expected));
});

describe('what is no secret is shown', () => {
  it.each([
    'cluster lab',
    'stream token',
    'peer s01',
    'etcd https://h:1 ca=/ca.pem cert=/c.pem key=/k.pem',
    'data /var/lib/weir',
    'cluster_ingest capture_at=s01 wieght=2',
    'http=80',
    'logo',
    'title Front door',
    'frobnicate 7',
    'url rtsp://10.0.0.1/h264 priority=7 rtsp_transport=udp',
    'http x',
  ])('%s', text => expect(shown(`${text};`)).toBe(text));
});
