import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { routeThere } from '../../../support/fake-node-view.ts';
import { closedSegment } from '../../../support/segments.ts';
import { type Ask, WebNode } from '../../../support/web-node.ts';

let node: WebNode;
beforeEach(async () => {
  node = new WebNode();
  node.view.routes.set('cam', { type: 'here', epoch: 8812 });
  node.view.routes.set('a/b', { type: 'here', epoch: 8812 });
  node.view.routes.set('away', routeThere());
  node.live.append(closedSegment(0, { stream: 'cam' }));
  node.live.append(closedSegment(0, { stream: 'a/b' }));
  await node.open();
});
afterEach(() => node.close());

const api = '/streamer/api/v3';

describe('a request', () => {
  it.each<[path: string, route: string, code: number, ask?: Ask]>([
    ['/cam/index.m3u8', '/:stream/index.m3u8', 200],
    ['/cam/playlist.m3u8', '/:stream/index.m3u8', 200],
    ['/cam/video.m3u8?token=x', '/:stream/video.m3u8', 200],
    ['/cam/video.m3u8', '/:stream/video.m3u8', 200, { method: 'HEAD' }],
    ['/cam/video.m3u8', '/:stream/video.m3u8', 405, { method: 'POST' }],
    ['/a%2Fb/mono.m3u8', '/:stream/video.m3u8', 200],
    ['/away/video.m3u8', '/:stream/video.m3u8', 302],
    ['/away/video.m3u8', '/:stream/video.m3u8', 307, { method: 'POST' }],
    ['/nobody/video.m3u8', '/:stream/video.m3u8', 404],
    ['/cam/2020/11/21/12/39/00968-2000-8812.ts', '/:stream/:segment', 410],
    ['/cam/preview.jpg', '/:stream/preview.jpg', 404],
    ['/cam/embed.html', '/:stream/embed.html', 200],
    ['/cam/index.mpd', '/:stream/:later', 501],
    [`${api}/streams`, `${api}/streams`, 200],
    [`${api}/streams/nobody`, `${api}/streams/:name`, 404],
    [`${api}/monitoring/readiness`, `${api}/monitoring/readiness`, 200],
    [`${api}/streams/cam/move`, `${api}/streams/:name/move`, 404, { method: 'POST', body: '{"to":"auto"}' }],
    ['/flussonic/api/v3/cluster/peers', '/flussonic/api/v3/cluster/peers', 200],
    ['/cluster/segments/cam/2026/11/21/12/39/00968-2000-8812.ts', '/cluster/segments/*path', 200],
    ['/', '/', 200],
    ['/streamer/web/icon.svg', '/streamer/web/:file', 200],
    ['/metrics', '/metrics', 200],
    ['/.env', 'other', 404],
    ['/cam', 'other', 404],
    ['/%', 'other', 404],
    ['/cam/video.m3u8', 'other', 204, { method: 'OPTIONS' }],
  ])('for %s is counted as %s, %i', async (path, route, code, ask) => {
    expect((await node.ask(path, ask)).status).toBe(code);
    expect(node.metrics.requests.all()).toEqual([{ route, code, count: 1 }]);
  });

  it('makes no new series by what it asks for', async () => {
    for (const path of [
      '/x/y/z',
      '/no/video.m3u8',
      '/cam/2019/01/01/01/01/00968-2000-1.ts',
      `${api}/streams/no`,
      `${api}/no`,
    ])
      for (const salt of ['a', 'b', 'c']) await node.ask(path.replace('no', salt));
    expect(new Set(node.metrics.requests.all().map(({ route }) => route))).toEqual(
      new Set(['other', '/:stream/video.m3u8', '/:stream/:segment', `${api}/streams/:name`]),
    );
  });
});
