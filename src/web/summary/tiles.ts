// The cluster in five numbers.

import { find, make, type Row, setClass, setText, showRows } from '../dom.ts';
import { nodeState } from '../nodes/node-state.ts';
import type { PageState } from '../state/page-state.ts';
import type { Peer, Stream } from '../state/picture.ts';
import { isStopped, isTrouble } from '../streams/stream-state.ts';
import { bitrate } from '../words.ts';

export interface Tile {
  readonly label: string;
  readonly value: string;
  readonly tone: 'good' | 'warn' | 'bad' | 'plain';
}

export function tiles(): (state: PageState) => void {
  const box = find('tiles', HTMLElement);
  const rows = new Map<string, Row<Tile>>();
  return state => showRows(box, rows, tilesOf(state), ({ label }) => label, tileRow);
}

export function tilesOf({ node, peers, streams, streamCount }: PageState): readonly Tile[] {
  if (node === null) return [];
  const viewers: Tile = { label: 'viewers', value: node.total_clients.toLocaleString('en'), tone: 'plain' };
  return [nodesTile(peers), ...streamTiles(streams ?? [], streamCount), viewers];
}

function nodesTile(peers: readonly Peer[]): Tile {
  const well = peers.filter(peer => ['up', 'draining'].includes(nodeState(peer).word)).length;
  return { label: 'nodes up', value: `${well} / ${peers.length}`, tone: well === peers.length ? 'good' : 'bad' };
}

function streamTiles(streams: readonly Stream[], streamCount: number): readonly Tile[] {
  const wanted = streams.filter(stream => !stream.disabled && !isStopped(stream));
  const running = wanted.filter(({ stats }) => stats.status === 'running').length;
  const troubled = wanted.filter(isTrouble).length;
  const kilobits = streams.reduce((sum, { stats }) => sum + (stats.bitrate ?? 0), 0);
  return [
    {
      label:
        streamCount === wanted.length ? 'streams running' : `running, of ${streamCount.toLocaleString('en')} streams`,
      value: `${running.toLocaleString('en')} / ${wanted.length.toLocaleString('en')}`,
      tone: running === wanted.length ? 'good' : running === 0 ? 'bad' : 'warn',
    },
    { label: 'streams in trouble', value: troubled.toLocaleString('en'), tone: troubled === 0 ? 'good' : 'warn' },
    { label: 'coming in', value: bitrate(kilobits), tone: 'plain' },
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
