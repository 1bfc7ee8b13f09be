// Every route of a node, with NAME in the place of a name, and names that stand there.

import fc from 'fast-check';
import { operations } from '../../../src/http/api/openapi/operations.ts';

export const segmentName = '2026/11/21/12/39/00968-2000-8812.ts';

export const names = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.constantFrom(
      'cam01',
      'group/cam02',
      'group%2Fcam02',
      'there',
      'nowhere',
      'own',
      'unknown',
      'n1',
      'n2',
    ),
  },
  {
    weight: 2,
    arbitrary: fc.constantFrom(
      '',
      '.',
      '..',
      '%2e%2e',
      '..%2f..%2fetc%2fpasswd',
      '%',
      '%zz',
      '%00',
      '%ff',
      '%C3%BC',
      '%E0%A4%A',
      '__proto__',
      'constructor',
      'toString',
      'a'.repeat(3000),
      '%0d%0aX:1',
      '\\',
      '*',
      ':name',
      '{}',
    ),
  },
);

const bases = ['/streamer/api/v3', '/flussonic/api/v3'];
const pathOf = ({ path }: { readonly path: string }): string => path.replaceAll(/\{\w+\}/g, 'NAME');
/** As the table of calls has them, so that none is forgotten. */
const ofApi = [...operations.filter(({ server }) => server === undefined).map(pathOf), ''];
const ofOlderApi = operations.flatMap(one => (one.server === undefined ? [] : [`${one.server}${pathOf(one)}`]));
const ofStreams = [
  'index.m3u8',
  'video.m3u8',
  'mono.m3u8',
  'playlist.m3u8',
  segmentName,
  '2026/11/21/12/39/00968-2000-1.ts',
  '9999/99/99/99/99/99999-9-9.ts',
  'mpegts',
  'preview.jpg',
  'embed.html',
  'index.mpd',
  'tracks-v1.m3u8',
  'archive-1-2.m3u8',
  'media_info.json',
  '',
];
const others = [
  '/',
  '/metrics',
  '/cluster/report',
  '/cluster/tails',
  `/cluster/segments/NAME/${segmentName}`,
  '/cluster/copies',
  '/streamer/web/cluster.js',
  '/streamer/web/cluster.css',
  '/streamer/web/NAME',
  '/favicon.ico',
  '*',
  '//',
  '/NAME',
  'http://h/',
  'http://[/x',
  'NAME',
];
export const templates = [
  ...bases.flatMap(base => ofApi.map(path => `${base}${path}`)),
  ...ofStreams.map(file => `/NAME/${file}`),
  ...ofOlderApi,
  ...others,
];
