// A viewer may come to any node: the playlist leads to the owner, and what it lists plays.

import { execa } from 'execa';
import HLS from 'hls-parser';
import type { Page } from 'playwright-core';
import { expect, it, onTestFinished } from 'vitest';
import { launchBrowser } from '../support/browser.ts';
import type { Cluster } from '../support/cluster.ts';
import { type ClusterNode, operator } from '../support/cluster-node.ts';
import { openOtherSite, playerState } from '../support/other-site.ts';
import { etcdForTest, sourcesForTest } from '../support/sources.ts';
import { startCluster } from '../support/start-cluster.ts';
import { waitFor } from '../support/wait.ts';

/** @param ofCam01 further directives of that stream, which runs at the first node. */
async function startThree(streams: number, settings = '', ofCam01 = ''): Promise<Cluster> {
  const etcd = await etcdForTest();
  const sources = await sourcesForTest(streams);
  const cluster = await startCluster({
    // Sessions live on, and whoever starts last may be late on a busy machine.
    ...{ etcd: etcd.endpoints, fetchTimeout: 2, staleTimeout: 10, settings: `settle 20s; ${settings}` },
    streams: nodes => sources.text({ cam01: nodes[0] }).replace('stream cam01 {', `$& ${ofCam01}`),
  });
  await cluster.waitForSpread(1, 1, 30_000);
  await cluster.waitUntilRunning(30_000);
  await cluster.waitUntilAgreed();
  return cluster;
}

async function mediaPlaylist(
  node: ClusterNode,
  stream: string,
): Promise<{ readonly url: string; readonly uris: readonly string[] }> {
  const response = await fetch(`${node.origin}/${stream}/video.m3u8`);
  expect(response.status).toBe(200);
  const playlist = HLS.parse(await response.text());
  if (playlist.isMasterPlaylist) throw new Error('a media playlist was expected');
  const media = playlist as HLS.types.MediaPlaylist;
  return { url: response.url, uris: media.segments.map(segment => new URL(segment.uri, response.url).href) };
}

async function played(url: string): Promise<string> {
  const what = ['-v', 'error', '-show_entries', 'stream=codec_type', '-of', 'csv=p=0'];
  const { stdout } = await execa('ffprobe', [...what, url], {
    timeout: 40_000,
    killSignal: 'SIGKILL',
    stdin: 'ignore',
  });
  return stdout;
}

it('each stream plays from each node; the owner answers, the others send there with path and query kept', async () => {
  const cluster = await startThree(3);
  const owners = await cluster.owners();
  for (const node of cluster.nodes) {
    expect((await fetch(`${node.origin}/nothing/index.m3u8`)).status).toBe(404);
    for (const [stream, owner] of owners) {
      const first = await fetch(`${node.origin}/${stream}/index.m3u8?token=a%20b`, { redirect: 'manual' });
      if (owner?.node === node.name) expect(first.status).toBe(200);
      else {
        expect(first.status).toBe(302);
        const target = new URL(first.headers.get('location') ?? '');
        expect(target.host).toBe(owner?.node);
        expect(target.pathname).toBe(`/${stream}/index.m3u8`);
        expect(target.searchParams.get('token')).toBe('a b');
        expect(first.headers.get('cache-control')).toBe('no-store');
      }
      expect(await played(`${node.origin}/${stream}/index.m3u8`)).toContain('video');
    }
  }
});

it('every segment of a playlist is there and is video; the next playlist goes on from it', async () => {
  const cluster = await startThree(3);
  const node = cluster.node(2);
  expect(await played(`${node.origin}/cam01/mpegts`)).toContain('video');
  // A picture that took longer than 5 s is to be asked for again.
  const picture = await waitFor('a picture', 30_000, async () => {
    const answer = await fetch(`${node.origin}/cam01/preview.jpg`);
    await answer.arrayBuffer();
    return answer.status !== 503 && answer;
  });
  expect([picture.status, picture.headers.get('content-type')]).toEqual([200, 'image/jpeg']);
  const { url, uris } = await mediaPlaylist(node, 'cam01');
  expect(new URL(url).host).toBe(cluster.node(0).name);
  expect(uris.length).toBeGreaterThan(0);
  for (const uri of uris) expect(await played(uri)).toContain('video');
  await waitFor('two more segments', 30_000, async () => {
    const later = (await mediaPlaylist(node, 'cam01')).uris;
    return later.filter(uri => !uris.includes(uri)).length >= 2;
  });
});

it('a browser plays from a node that does not own the stream, on its page and on another site, and goes on when that node is lost', async () => {
  const cluster = await startThree(3);
  const entry = cluster.node(2);
  const browser = await launchBrowser();
  onTestFinished(() => browser.close());
  const page = await browser.context.newPage();
  await page.goto(`${entry.origin}/cam01/embed.html`);
  const site = await openOtherSite(entry.origin, `${entry.origin}/cam01/index.m3u8`);
  onTestFinished(() => site.close());
  const otherPage = await browser.context.newPage();
  await otherPage.goto(site.url);
  const secondsPlayed = () =>
    page.locator('video').evaluate((video: { readonly currentTime: number }) => video.currentTime);
  const first = await waitFor('a picture', 30_000, secondsPlayed);
  const later = await waitFor('3 s of it', 30_000, async () => {
    const now = await secondsPlayed();
    return now > first + 3 && now;
  });
  // A stock hls.js takes the addresses for one quality level.
  const before = await waitFor('a picture on the other site', 30_000, async () => {
    const state = await playerState(otherPage);
    return state.playedS > 0 && state;
  });
  expect(before).toMatchObject({ levels: 1, addresses: 4, fatalErrors: [] });
  // One browser at one address: the page has a token of its own. They are at the owner; every node knows of them.
  await waitFor('two viewers', 30_000, async () => {
    const { stats } = (await entry.api('/streams/cam01')) as { readonly stats: { readonly online_clients: number } };
    return stats.online_clients === 2;
  });
  await entry.kill9();
  await waitFor('10 s more, from the owner', 30_000, async () => (await secondsPlayed()) > later + 10);
  await waitFor('10 s more on the other site', 30_000, async () => {
    return (await playerState(otherPage)).playedS > before.playedS + 10;
  });
  expect((await playerState(otherPage)).fatalErrors).toEqual([]);
});

it('the page of a node shows the cluster; who logs in there sees what is guarded, at other nodes too, and stops and starts it', async () => {
  const { user, password } = operator;
  // Nobody answers there: whoever is asked of is refused.
  const cluster = await startThree(3, `edit_auth ${user} ${password};`, 'on_play http://127.0.0.1:9/;');
  const browser = await launchBrowser();
  onTestFinished(() => browser.close());
  const page = await browser.context.newPage();
  await page.goto(`${cluster.node(1).origin}/#cam01`);
  await waitFor('all names on the page', 30_000, async () => {
    const text = (await page.locator('body').textContent()) ?? '';
    const names = [...cluster.nodes.map(node => node.name), 'cam01', 'cam02', 'cam03'];
    const missing = names.filter(name => !text.includes(name));
    if (missing.length > 0) throw new Error(`missing: ${missing.join(', ')}`);
    return true;
  });
  await waitFor('the sentence of a guarded stream', 30_000, async () =>
    (await page.locator('#guard').textContent())?.includes('Log in to see it here'),
  );
  await page.locator('#orders-login').click();
  await page.locator('#login-user').fill(user);
  await page.locator('#login-password').fill(password);
  await page.locator('#login-submit').click();
  for (const picture of ['[data-stream="cam01"] img', '#poster'])
    await waitFor(`a picture of cam01 as ${picture}`, 30_000, async () => (await widthOf(page, picture)) > 0);
  await page.locator('#watch').click();
  const video = page.frameLocator('#player iframe').locator('video');
  await waitFor('cam01 to play', 30_000, () =>
    video.evaluate((playing: { readonly currentTime: number }) => playing.currentTime > 0.5),
  );
  await page.locator('#power', { hasText: 'Stop' }).click();
  await page.locator('#confirm-yes').click();
  await page.locator('#details-state', { hasText: 'stopped' }).waitFor({ timeout: 30_000 });
  await page.locator('#details-sentences', { hasText: `by ${user}` }).waitFor({ timeout: 30_000 });
  await waitFor('nobody to have it', 30_000, async () => (await cluster.owners()).get('cam01') === null);
  await page.locator('#power', { hasText: 'Start' }).click();
  await page.locator('#details-facts', { hasText: 'preferred by capture_at' }).waitFor({ timeout: 30_000 });
  const home = cluster.node(0).name;
  await waitFor('it at home', 30_000, async () => (await cluster.owners()).get('cam01')?.node === home);
  await page.locator('#details-close').click();
  await page.locator('#login', { hasText: 'Log out' }).click();
  await page.locator('[data-stream="cam01"] img').waitFor({ state: 'hidden', timeout: 30_000 });
});

/** 0: there is none that could be shown. */
function widthOf(page: Page, image: string): Promise<number> {
  return page.locator(image).evaluate((shown: { readonly naturalWidth: number }) => shown.naturalWidth);
}
