// One stream of the cluster page, in a row of fixed height: two lines at most, what is longer is cut off and told in full by its details.

import { make, setClass, setText } from '../dom.ts';
import type { Stream } from '../state/picture.ts';
import { bitrate, lasting } from '../words.ts';
import { nodesOf, sentenceOn, stateOf } from './stream-state.ts';

export interface StreamItem {
  readonly stream: Stream;
  readonly unixMs: number;
  readonly isMoved: boolean;
}

export interface StreamRow {
  readonly element: HTMLElement;
  readonly image: HTMLImageElement;
  show(item: StreamItem): void;
}

export function streamRow(): StreamRow {
  const image = make('img');
  image.alt = '';
  image.hidden = true;
  image.decoding = 'async';
  const name = make('span', 'name');
  const title = make('span', 'note');
  const state = make('span', 'state');
  const sentence = make('span', 'note');
  const node = make('span', 'node');
  const why = make('span', 'note');
  const since = cell('since', 'since');
  const rate = cell('bitrate', 'in');
  const viewers = cell('viewers', 'viewers');
  const element = make(
    'tr',
    'row',
    cell('thumb', '', image),
    cell('who', '', name, title),
    cell('how', '', state, sentence),
    cell('where', 'on', node, why),
    ...[since, rate, viewers],
  );

  const show = ({ stream, unixMs, isMoved }: StreamItem) => {
    const { word, tone } = stateOf(stream);
    setText(name, stream.name);
    setText(title, stream.title ?? '');
    setText(state, word);
    setClass(state, `state ${tone}`);
    // Its last picture would stand there as if it were of now.
    if (tone === 'idle') image.hidden = true;
    setText(sentence, sentenceOn(stream));
    setClass(sentence, tone === 'good' || tone === 'idle' ? 'note' : `note ${tone}`);
    setText(node, nodesOf(stream));
    setText(why, stream.owner === null ? '' : stream.reason);
    setText(since, stream.owner === null ? '–' : lasting(unixMs - stream.owner.since));
    setText(rate, stream.stats.bitrate === null ? '–' : bitrate(stream.stats.bitrate));
    setText(viewers, String(stream.stats.online_clients));
    viewers.dataset.label = stream.stats.online_clients === 1 ? 'viewer' : 'viewers';
    setClass(element, isMoved ? 'row moved' : 'row');
  };
  return { element, image, show };
}

function cell(className: string, label: string, ...children: Node[]): HTMLElement {
  const element = make('td', className, ...children);
  if (label !== '') element.dataset.label = label;
  return element;
}
