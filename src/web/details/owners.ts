// Who has had a stream, and why it came to each of them: the present owner first.

import { find, make, setText } from '../dom.ts';
import { nodeUnixMs, type PageState } from '../state/page-state.ts';
import type { Stream } from '../state/picture.ts';
import { momentText } from '../words.ts';

interface Stay {
  readonly node: string;
  readonly since: number;
  readonly reason: string;
}

export function showOwners(stream: Stream, state: PageState): void {
  const list = find('details-owners', HTMLElement);
  const stays = staysOf(stream, state);
  find('details-owners-box', HTMLElement).hidden = stays.length === 0;
  const text = JSON.stringify(stays);
  if (list.dataset.shown === text) return;
  list.dataset.shown = text;
  list.replaceChildren(...stays.map(stay => stayLine(stay, nodeUnixMs(state))));
}

function staysOf({ name, owner }: Stream, { details }: PageState): readonly Stay[] {
  const known = details?.name === name ? details.history : [];
  const former = known.map(({ node, since, reason }) => ({ node: node ?? 'nobody', since, reason }));
  return owner === null ? former : [{ node: owner.node, since: owner.since, reason: owner.reason }, ...former];
}

function stayLine({ node, since, reason }: Stay, unixMs: number): HTMLElement {
  const when = make('time', 'when');
  when.dateTime = new Date(since).toISOString();
  setText(when, momentText(since, unixMs));
  return make('li', '', when, make('p', '', make('span', 'name', node), make('span', 'note', reason)));
}
