// The cluster page: nodes, streams and troubles as this node knows them, asked again every one and a half seconds.
// When the node does not answer, the last picture stays, dimmed, and the page says since when.

import { type ClusterPicture, readCluster } from './api.ts';
import { find, make, type Row, setClass, setText, showRows } from './dom.ts';
import { type NodeItem, nodeRow } from './node-row.ts';
import { type StreamItem, stateOf, streamRow } from './stream-row.ts';
import { type Trouble, troublesOf } from './troubles.ts';
import { bitrate, lasting } from './words.ts';

const refreshMs = 1500;

const page = {
  place: find('place', HTMLElement),
  pulse: find('pulse', HTMLElement),
  troubles: find('troubles', HTMLElement),
  tiles: find('tiles', HTMLElement),
  nodes: find('nodes', HTMLElement),
  streams: find('streams', HTMLElement),
  noStreams: find('no-streams', HTMLElement),
  search: find('search', HTMLInputElement),
  onlyTrouble: find('only-trouble', HTMLInputElement),
};

const nodeRows = new Map<string, Row<NodeItem>>();
const streamRows = new Map<string, Row<StreamItem>>();
const tileRows = new Map<string, Row<Tile>>();
let picture: ClusterPicture | null = null;
let answeredAtMs = performance.now();

interface Tile {
  readonly label: string;
  readonly value: string;
  readonly tone: 'good' | 'warn' | 'bad' | 'plain';
}

async function refresh(): Promise<void> {
  try {
    picture = await readCluster();
    answeredAtMs = performance.now();
    show(picture);
  } catch (error) {
    showSilence(error instanceof Error ? error.message : String(error));
  }
  setTimeout(refresh, document.hidden ? 4 * refreshMs : refreshMs);
}

function show(now: ClusterPicture): void {
  document.body.classList.remove('silent');
  document.title = `${now.node.hostname} · weir`;
  setText(page.place, `cluster ${now.node.cluster}, seen from ${now.node.hostname}`);
  setText(page.pulse, now.node.ready ? 'live' : 'not ready');
  setClass(page.pulse, now.node.ready ? 'pulse good' : 'pulse bad');
  showTroubles(troublesOf(now));
  showRows(page.tiles, tileRows, tilesOf(now), tile => tile.label, tileRow);
  showNodes(now);
  showStreams(now);
}

function showSilence(why: string): void {
  document.body.classList.add('silent');
  const forHowLong = lasting(performance.now() - answeredAtMs);
  setText(page.pulse, 'no answer');
  setClass(page.pulse, 'pulse bad');
  const where = picture?.node.hostname ?? location.host;
  showTroubles([
    {
      tone: 'bad',
      sentence: `${where} has not answered for ${forHowLong}, what you see is that old. The browser says: ${why}`,
    },
  ]);
}

function showTroubles(troubles: readonly Trouble[]): void {
  page.troubles.hidden = troubles.length === 0;
  const shown = troubles.map(trouble => `${trouble.tone} ${trouble.sentence}`).join('\n');
  if (page.troubles.dataset.shown === shown) return;
  page.troubles.dataset.shown = shown;
  page.troubles.replaceChildren(...troubles.map(({ tone, sentence }) => make('p', tone, sentence)));
}

function tilesOf({ node, peers, streams, streamCount }: ClusterPicture): readonly Tile[] {
  const up = peers.filter(peer => peer.stats.status !== 'down').length;
  const enabled = streams.filter(stream => !stream.disabled);
  const running = enabled.filter(stream => stream.stats.status === 'running').length;
  const kilobits = streams.reduce((sum, stream) => sum + (stream.stats.bitrate ?? 0), 0);
  return [
    { label: 'nodes up', value: `${up} / ${peers.length}`, tone: up === peers.length ? 'good' : 'bad' },
    {
      label: 'streams running',
      value: `${running} / ${enabled.length}`,
      tone: running === enabled.length ? 'good' : 'warn',
    },
    { label: 'streams in all', value: String(streamCount), tone: 'plain' },
    { label: 'coming in', value: bitrate(kilobits), tone: 'plain' },
    { label: 'viewers', value: String(node.total_clients), tone: 'plain' },
  ];
}

function tileRow(): Row<Tile> {
  const value = make('b');
  const label = make('span');
  const element = make('div', 'tile', value, label);
  const show = (tile: Tile) => {
    setText(value, tile.value);
    setText(label, tile.label);
    setClass(element, `tile ${tile.tone}`);
  };
  return { element, show };
}

function showNodes({ node, peers }: ClusterPicture): void {
  const highestLoad = Math.max(0, ...peers.map(peer => peer.stats.load));
  const items = peers.map(peer => {
    const isThis = peer.hostname === node.hostname;
    return { peer, isThis, leaseRemainingMs: isThis ? node.etcd.lease_remaining_ms : null, highestLoad };
  });
  showRows(page.nodes, nodeRows, items, item => item.peer.hostname, nodeRow);
}

function showStreams({ streams, nowUnixMs }: ClusterPicture): void {
  const wanted = page.search.value.trim().toLowerCase();
  const matching = streams.filter(stream => {
    const text = `${stream.name} ${stream.title ?? ''} ${stream.stats.running_on.join(' ')}`.toLowerCase();
    const runsWell = stateOf(stream).tone === 'good' || stream.disabled;
    return text.includes(wanted) && !(page.onlyTrouble.checked && runsWell);
  });
  const items = matching.map(stream => ({ stream, nowUnixMs }));
  showRows(page.streams, streamRows, items, item => item.stream.name, streamRow);
  page.noStreams.hidden = items.length > 0;
  setText(page.noStreams, streams.length === 0 ? 'The configuration has no stream.' : 'No stream fits.');
}

for (const control of [page.search, page.onlyTrouble]) {
  control.addEventListener('input', () => picture !== null && showStreams(picture));
}
void refresh();
