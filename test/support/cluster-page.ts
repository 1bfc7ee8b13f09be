// The cluster page in a real Chromium, and a cluster of a size that people have: what tests of the page look at and turn.

import type { Page } from 'playwright-core';
import type { StreamView } from '../../src/node/view.ts';
import { ingestView, ownerView, peerView, someUnixMs, streamView } from './fake-node-view.ts';
import type { WebNode } from './web-node.ts';

/** Gives the node this many streams on this many nodes: every fiftieth is in trouble, one way or another. */
export function fillCluster({ view }: WebNode, streams: number, nodes: number): void {
  const names = Array.from({ length: nodes }, (_, index) => `n${index + 1}`);
  view.nodes = names.map((name, index) =>
    peerView(name, {
      totalStreams: Math.floor(streams / nodes),
      load: 90 + index,
      maxStreams: 150,
      leaseRemainingMs: 7000,
    }),
  );
  view.all = Array.from({ length: streams }, (_, index) => streamAt(index, names));
  for (const [index, stream] of view.all.entries()) {
    if (index % 50 === 7) continue;
    view.states.set(stream.name, ingestView(stream.name, stateAt(index)));
  }
}

function streamAt(index: number, nodes: readonly string[]): StreamView {
  const node = nodes[index % nodes.length] ?? 'n1';
  const owner = ownerView(node, { since: someUnixMs - index * 1000 });
  const name = `cam${String(index + 1).padStart(4, '0')}`;
  if (index % 50 !== 7) return streamView(name, { title: `Camera ${index + 1}`, owner });
  return streamView(name, { owner: null, reason: `waiting for ${node} to take it` });
}

function stateAt(index: number): Partial<ReturnType<typeof ingestView>> {
  const bitrate = 1_500_000 + ((index * 7919) % 1_000_000);
  if (index % 50 === 13) return { status: 'error', bitrate: null, reason: 'the camera has given nothing for 12 s' };
  return index % 50 === 21 ? { bitrate, warnings: ['its keyframes are 10 s apart'] } : { bitrate };
}

/** The names of the streams that are in the document, from the top. */
export function shownStreams(page: Page): Promise<readonly string[]> {
  return page.locator('[data-stream]').evaluateAll(rows =>
    rows
      .map(row => ({ name: row.getAttribute('data-stream') ?? '', top: row.getBoundingClientRect().top }))
      .sort((a, b) => a.top - b.top)
      .map(({ name }) => name),
  );
}

/** From the beginning of the navigation until a stream is painted, ms. */
export async function firstRowMs(page: Page): Promise<number> {
  const script = `new Promise(resolve => {
    const look = () => {
      if (document.querySelector('[data-stream]') !== null) resolve(performance.now());
      else requestAnimationFrame(look);
    };
    look();
  })`;
  return Number(await page.evaluate(script));
}

/** From a keystroke until what it finds is drawn, ms, by the page's own clock.
 *  @param count what is said of the number of streams then; it must begin with that. */
export async function searchMs(page: Page, search: string, count: string): Promise<number> {
  const script = `new Promise(resolve => {
    const field = document.querySelector('#search');
    const beganMs = performance.now();
    field.value = ${JSON.stringify(search)};
    field.dispatchEvent(new Event('input'));
    const look = () => {
      const isThere = document.querySelector('#stream-count').textContent.startsWith(${JSON.stringify(count)});
      if (isThere) resolve(performance.now() - beganMs);
      else requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
  })`;
  return Number(await page.evaluate(script));
}

export async function groundColour(page: Page): Promise<string> {
  return String(await page.evaluate('getComputedStyle(document.body).backgroundColor'));
}
