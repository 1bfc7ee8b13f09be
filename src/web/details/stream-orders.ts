// What an operator can do with a stream: move it, switch it off and on. Behind login; what cannot be done with this one is not offered.

import { find, make, setClass, setText } from '../dom.ts';
import { nodeState } from '../nodes/node-state.ts';
import { mayChange, type PageState } from '../state/page-state.ts';
import type { Stream } from '../state/picture.ts';
import { isStopped } from '../streams/stream-state.ts';

export interface StreamActs {
  readonly move: (stream: string, to: string) => void;
  readonly stop: (stream: string) => void;
  readonly start: (stream: string) => void;
  readonly logIn: () => void;
}

export function streamOrders(acts: StreamActs): {
  show(name: string, stream: Stream | null, state: PageState): void;
} {
  const section = find('orders', HTMLElement);
  const operator = find('orders-operator', HTMLElement);
  const stranger = find('orders-stranger', HTMLElement);
  const target = find('move-to', HTMLSelectElement);
  const move = find('move', HTMLButtonElement);
  const power = find('power', HTMLButtonElement);
  let shown: Stream | null = null;
  find('orders-login', HTMLButtonElement).addEventListener('click', acts.logIn);
  move.addEventListener('click', () => shown !== null && acts.move(shown.name, target.value));
  power.addEventListener('click', () => {
    if (shown === null) return;
    if (isStopped(shown)) acts.start(shown.name);
    else acts.stop(shown.name);
  });

  const show = (name: string, stream: Stream | null, state: PageState) => {
    shown = stream;
    section.hidden = stream === null || stream.cluster_ingest === undefined || stream.disabled;
    operator.hidden = !mayChange(state);
    stranger.hidden = mayChange(state);
    if (stream === null) return;
    const isPending = state.pending.has(`change ${name}`);
    const isOff = isStopped(stream);
    showTargets(target, stream, state);
    move.disabled = isPending || isOff;
    target.disabled = isPending || isOff;
    power.disabled = isPending;
    setText(power, isOff ? 'Start' : 'Stop');
    setClass(power, isOff ? '' : 'careful');
  };
  return { show };
}

function showTargets(target: HTMLSelectElement, { owner }: Stream, { peers }: PageState): void {
  const nodes = peers
    .filter(peer => nodeState(peer).word === 'up' && peer.hostname !== owner?.node)
    .map(({ hostname }) => hostname);
  if (target.dataset.shown === nodes.join()) return;
  const chosen = target.value;
  target.dataset.shown = nodes.join();
  target.replaceChildren(option('auto', 'the best node'), ...nodes.map(node => option(node, node)));
  if (nodes.includes(chosen)) target.value = chosen;
}

function option(value: string, text: string): HTMLOptionElement {
  const element = make('option', '', text);
  element.value = value;
  return element;
}
