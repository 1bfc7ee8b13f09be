// The troubles above everything else. Drawn anew only when they say something else, so that a screen reader says each of them once.

import { find, make } from '../dom.ts';
import type { PageState } from '../state/page-state.ts';
import { type Trouble, troublesOf } from './troubles.ts';

export function troubleBox(showStreams: (search: string) => void): (state: PageState) => void {
  const box = find('troubles', HTMLElement);
  let shown = '';
  return state => {
    const troubles = troublesOf(state);
    const text = troubles.map(({ tone, sentence }) => `${tone} ${sentence}`).join('\n');
    if (text === shown) return;
    shown = text;
    box.hidden = troubles.length === 0;
    box.replaceChildren(...troubles.map(trouble => line(trouble, showStreams)));
  };
}

function line({ tone, sentence, search }: Trouble, showStreams: (search: string) => void): HTMLElement {
  const text = make('span', '', sentence);
  if (search === null) return make('p', tone, text);
  const button = make('button', 'small', 'Show');
  button.type = 'button';
  button.ariaLabel = 'Show these streams';
  button.addEventListener('click', () => showStreams(search));
  return make('p', tone, text, button);
}
