// One stream of the cluster page: where it is, why, since when, how its ingest is doing, and where to watch it.

import type { Stream } from './api.ts';
import { make, type Row, setClass, setFact, setText } from './dom.ts';
import { bitrate, lasting } from './words.ts';

export interface StreamItem {
  readonly stream: Stream;
  readonly nowUnixMs: number;
}

interface StateShown {
  readonly word: string;
  readonly tone: 'good' | 'warn' | 'bad' | 'idle';
}

export function stateOf(stream: Stream): StateShown {
  if (stream.disabled) return { word: 'disabled', tone: 'idle' };
  switch (stream.stats.status) {
    case 'running':
      return { word: 'running', tone: 'good' };
    case 'waiting':
      return { word: 'waiting', tone: 'warn' };
    case 'error':
      return { word: 'error', tone: 'bad' };
    case null:
      return { word: 'unknown', tone: 'idle' };
  }
}

export function streamRow(): Row<StreamItem> {
  const name = make('span', 'name');
  const title = make('span', 'note');
  const state = make('span', 'state');
  const sentence = make('span', 'note');
  const warnings = make('span', 'note warn');
  const node = make('td');
  const why = make('span', 'note');
  const since = make('td', 'number');
  const rate = make('td', 'number');
  const viewers = make('td', 'number');
  const play = make('a', 'play', 'Play');
  node.dataset.label = 'On';
  since.dataset.label = 'Since';
  rate.dataset.label = 'Bitrate';
  viewers.dataset.label = 'Viewers';
  const cells = [
    make('td', '', name, title),
    make('td', 'wide', state, sentence, warnings),
    node,
    make('td', '', why),
    since,
    rate,
    viewers,
  ];
  const element = make('tr', '', ...cells, make('td', 'corner', play));
  element.addEventListener('animationend', () => element.classList.remove('moved'));
  let nodeBefore: string | null = null;

  const show = ({ stream, nowUnixMs }: StreamItem) => {
    const { word, tone } = stateOf(stream);
    const here = nodesOf(stream);
    setText(name, stream.name);
    setText(title, stream.title ?? '');
    setText(state, word);
    setClass(state, `state ${tone}`);
    setText(sentence, stream.stats.reason === stream.reason ? '' : stream.stats.reason);
    setText(warnings, stream.stats.warnings.join('; '));
    setText(node, here);
    setText(why, stream.reason);
    setFact(since, stream.owner === null ? null : lasting(nowUnixMs - stream.owner.since));
    setFact(rate, stream.stats.bitrate === null ? null : bitrate(stream.stats.bitrate));
    setText(viewers, String(stream.stats.online_clients));
    play.hidden = stream.disabled;
    play.setAttribute('href', `/${stream.name.split('/').map(encodeURIComponent).join('/')}/embed.html`);
    if (nodeBefore !== null && nodeBefore !== here) element.classList.add('moved');
    nodeBefore = here;
  };
  return { element, show };
}

function nodesOf(stream: Stream): string {
  if (stream.stats.running_on.length > 0) return stream.stats.running_on.join(', ');
  return stream.cluster_ingest === undefined ? 'every node' : 'nowhere';
}
