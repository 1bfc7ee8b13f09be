// The facts of one stream, as pairs of a word and a value, and its sources with the one that is in use.

import { find, make, type Row, setText, showRows } from '../dom.ts';
import { nodeUnixMs, type PageState } from '../state/page-state.ts';
import type { Stream, Track } from '../state/picture.ts';
import { nodesOf } from '../streams/stream-state.ts';
import { bitrate, lasting } from '../words.ts';

interface Fact {
  readonly word: string;
  readonly value: string;
}

const factRows = new Map<string, Row<Fact>>();

export function showFacts(stream: Stream, state: PageState): void {
  showRows(find('details-facts', HTMLElement), factRows, factsOf(stream, state), ({ word }) => word, factRow);
  showInputs(stream);
}

function factsOf(stream: Stream, state: PageState): readonly Fact[] {
  const { owner, stats, cluster_ingest, held_in, on_play } = stream;
  const prefers = cluster_ingest?.capture_at?.replaceAll(',', ', ') ?? '';
  return [
    { word: 'Node', value: nodesOf(stream) },
    { word: 'Why there', value: owner === null ? '' : stream.reason },
    { word: 'Since', value: owner === null ? '' : `${lasting(nodeUnixMs(state) - owner.since)} ago` },
    { word: 'Prefers', value: prefers },
    { word: 'Coming in', value: stats.bitrate === null ? '' : bitrate(stats.bitrate) },
    { word: 'Tracks', value: (stats.media_info?.tracks ?? []).map(trackText).join('; ') },
    { word: 'Guarded by', value: on_play ?? '' },
    { word: 'Viewers', value: String(stats.online_clients) },
    { word: 'Vain starts', value: stats.retry_count ? String(stats.retry_count) : '' },
    { word: 'Held in', value: held_in === 'etcd' ? 'etcd (changed over the API)' : 'the configuration file' },
  ].filter(({ value }) => value !== '');
}

function trackText({ content, codec, detail }: Track): string {
  return `${content}: ${[codec, detail].filter(Boolean).join(', ')}`;
}

function factRow(): Row<Fact> {
  const word = make('dt');
  const value = make('dd');
  const element = make('div', 'fact', word, value);
  const show = (fact: Fact) => {
    setText(word, fact.word);
    setText(value, fact.value);
  };
  return { element, show };
}

function showInputs({ inputs, stats }: Stream): void {
  const list = find('details-inputs', HTMLElement);
  const text = JSON.stringify([inputs, stats.input.url]);
  if (list.dataset.shown === text) return;
  list.dataset.shown = text;
  list.replaceChildren(
    ...inputs.map(({ url }) => {
      const line = make('li', '', make('code', '', url));
      if (url === stats.input.url) line.append(make('span', 'tag', 'in use'));
      return line;
    }),
  );
}
