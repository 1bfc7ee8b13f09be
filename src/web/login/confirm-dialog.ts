// Asks before something is done that many viewers feel.

import { find, setText } from '../dom.ts';

export interface Question {
  readonly title: string;
  readonly sentence: string;
  /** The word on the button that does it. */
  readonly act: string;
}

export function confirmed({ title, sentence, act }: Question): Promise<boolean> {
  const dialog = find('confirm-dialog', HTMLDialogElement);
  const yes = find('confirm-yes', HTMLButtonElement);
  setText(find('confirm-title', HTMLElement), title);
  setText(find('confirm-sentence', HTMLElement), sentence);
  setText(yes, act);
  const ending = new AbortController();
  const { signal } = ending;
  return new Promise(resolve => {
    const end = (answer: boolean) => {
      ending.abort();
      dialog.close();
      resolve(answer);
    };
    yes.addEventListener('click', () => end(true), { signal });
    find('confirm-no', HTMLButtonElement).addEventListener('click', () => end(false), { signal });
    dialog.addEventListener('close', () => end(false), { signal });
    dialog.showModal();
    find('confirm-no', HTMLButtonElement).focus();
  });
}
