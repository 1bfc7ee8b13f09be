// All about one stream, beside the list: how it is doing, its picture, where it is and was and why, its sources, what its ffmpeg said last,
// and what an operator can do. Drawn from what the list knows at once, completed when the node has told more.

import { showInAddress } from '../address.ts';
import { find, setClass, setText } from '../dom.ts';
import type { Passes } from '../passes/passes.ts';
import type { Action, PageState } from '../state/page-state.ts';
import type { Stream, StreamDetails } from '../state/picture.ts';
import { sentenceOn, stateOf } from '../streams/stream-state.ts';
import { showFacts } from './facts.ts';
import { showOwners } from './owners.ts';
import { type StreamActs, streamOrders } from './stream-orders.ts';
import { StreamPlayer } from './stream-player.ts';

export function details(
  acts: StreamActs,
  dispatch: (action: Action) => void,
  passes: Pick<Passes, 'of'>,
): (state: PageState) => void {
  const dialog = find('details', HTMLDialogElement);
  const player = new StreamPlayer(passes);
  const orders = streamOrders(acts);
  dialog.addEventListener('close', () => dispatch({ type: 'open', stream: null }));
  find('details-close', HTMLButtonElement).addEventListener('click', () => dialog.close());
  // What is outside of it is its backdrop, which belongs to it.
  dialog.addEventListener('click', event => event.target === dialog && dialog.close());
  return state => {
    const { opened } = state;
    showInAddress(opened);
    const stream = opened === null ? null : streamNamed(opened, state);
    player.show(stream, state);
    if (opened === null) {
      if (dialog.open) dialog.close();
      return;
    }
    setText(find('details-name', HTMLElement), opened);
    showState(stream, state);
    if (stream !== null) {
      showFacts(stream, state);
      showOwners(stream, state);
    }
    showLog(state.details);
    orders.show(opened, stream, state);
    if (!dialog.open) {
      dialog.showModal();
      find('details-body', HTMLElement).scrollTop = 0;
    }
  };
}

function streamNamed(name: string, { streams, details: known }: PageState): Stream | null {
  return streams?.find(stream => stream.name === name) ?? known;
}

function showState(stream: Stream | null, { streams }: PageState): void {
  const title = find('details-title', HTMLElement);
  const state = find('details-state', HTMLElement);
  const sentences = find('details-sentences', HTMLElement);
  setText(title, stream?.title ?? '');
  if (stream === null) {
    setText(state, streams === null ? 'asking' : 'gone');
    setClass(state, 'state idle');
    sentences.replaceChildren(streams === null ? '' : 'There is no stream of this name any more.');
    return;
  }
  const { word, tone } = stateOf(stream);
  setText(state, word);
  setClass(state, `state ${tone}`);
  const first = sentenceOn(stream);
  const others = [...stream.stats.warnings, stream.stats.reason].filter(sentence => sentence !== first);
  setText(sentences, [first, ...new Set(others)].filter(Boolean).join('. '));
}

function showLog(known: StreamDetails | null): void {
  const box = find('details-log-box', HTMLElement);
  const lines = known?.log ?? [];
  box.hidden = lines.length === 0;
  setText(find('details-log', HTMLElement), lines.join('\n'));
}
