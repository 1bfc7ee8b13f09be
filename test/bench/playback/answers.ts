// Segments, playlists and redirects as fast as they go, each beside something that does no more than it must.

import type { Figures } from '../measure.ts';
import { Started } from '../started.ts';
import { startBare } from './bare.ts';
import type { Nginx } from './nginx.ts';
import type { Pair } from './pair.ts';
import { compare, medianRate, medianRatio, type Rates } from './rounds.ts';
import { stayAwake } from './stay-awake.ts';

export interface AnswersNeeds {
  readonly pair: Pair;
  readonly nginx: Nginx;
  readonly stream: string;
  readonly load: { readonly rounds: number; readonly seconds: number };
}

const connections = 32;
const least = { segments: 0.75, playlists: 0.6, redirects: 0.7 } as const;

export async function measureAnswers(figures: Figures, needs: AnswersNeeds): Promise<void> {
  const started = new Started();
  await started.orEnd(async () => {
    const koa = started.keep(await startBare('koa'), server => server.end());
    const node = started.keep(await startBare('node'), server => server.end());
    started.keep(stayAwake(), sleepAgain => sleepAgain());
    await measureSegments(figures, needs, node.url);
    await measurePlaylists(figures, needs, koa.url);
    await measureRedirects(figures, needs, koa.url);
  });
  await started.end();
}

/** The newest segment, which stays in memory longer than a round, and a file with the very same bytes. */
async function measureSegments(figures: Figures, needs: AnswersNeeds, nodeUrl: string): Promise<void> {
  const { pair, nginx, stream, load } = needs;
  let path = '';
  let size = 0;
  const prepare = async () => {
    path = await pair.newestSegment(stream);
    const response = await fetch(`${pair.owner.url}${path}`, { redirect: 'error' });
    const bytes = new Uint8Array(await response.arrayBuffer());
    size = bytes.length;
    await nginx.put('segment.ts', bytes);
  };
  const contenders = [
    { name: 'weir', url: () => `${pair.owner.url}${path}` },
    { name: 'node', url: () => `${nodeUrl}/${size}` },
    { name: 'nginx', url: () => `${nginx.url}/segment.ts` },
  ];
  const rates = await compare(contenders, { ...load, connections, prepare });
  figures.add(`segments of ${Math.round(size / 1000)} kB from memory, a second`, medianRate(rates, 'weir'), '');
  addRatio(figures, rates, 'node', 'a bare Node server with as many bytes', least.segments);
  addRatio(figures, rates, 'nginx', 'nginx with the same file on a tmpfs', null);
}

async function measurePlaylists(figures: Figures, { pair, stream, load }: AnswersNeeds, koaUrl: string): Promise<void> {
  const url = `${pair.owner.url}/${stream}/video.m3u8`;
  const { length } = await (await fetch(url, { redirect: 'error' })).text();
  const contenders = [
    { name: 'weir', url: () => url },
    { name: 'koa', url: () => `${koaUrl}/${length}` },
  ];
  const rates = await compare(contenders, { ...load, connections });
  figures.add(`media playlists of ${length} bytes, a second`, medianRate(rates, 'weir'), '');
  addRatio(figures, rates, 'koa', 'a bare Koa answer of that length', least.playlists);
}

async function measureRedirects(figures: Figures, needs: AnswersNeeds, koaUrl: string): Promise<void> {
  const { pair, nginx, stream, load } = needs;
  const url = `${pair.other.url}/${stream}/video.m3u8`;
  const { status } = await fetch(url, { redirect: 'manual' });
  if (status !== 302) throw new Error(`${url} answers ${status}, no redirect`);
  const contenders = [
    { name: 'weir', url: () => url },
    { name: 'koa', url: () => `${koaUrl}/0` },
    { name: 'nginx', url: () => `${nginx.url}/redirect` },
  ];
  const rates = await compare(contenders, { ...load, connections });
  figures.add('redirects of a playlist, a second', medianRate(rates, 'weir'), '');
  addRatio(figures, rates, 'koa', 'a bare Koa answer without a body', least.redirects);
  addRatio(figures, rates, 'nginx', "nginx's return 302", null);
}

function addRatio(figures: Figures, rates: Rates, other: string, what: string, atLeast: number | null): void {
  figures.add(`  ${what}, a second`, medianRate(rates, other), '');
  figures.addLeast('    weir to that', medianRatio(rates, 'weir', other), 'x', atLeast);
}
