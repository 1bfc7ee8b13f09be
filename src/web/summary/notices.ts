// What came of an order, at the foot of the window for some seconds: long enough to be read, longer where it went wrong.

import { find, make, type Row, setClass, setText, showRows } from '../dom.ts';
import type { Action, Notice, PageState } from '../state/page-state.ts';

const shownMs = { good: 6000, bad: 15_000 } as const;

export function notices(dispatch: (action: Action) => void): (state: PageState) => void {
  const box = find('notices', HTMLElement);
  const rows = new Map<string, Row<Notice>>();
  const dialogs = [...document.querySelectorAll('dialog')];
  return state => {
    // What lies behind an open dialog can be neither read nor closed.
    const place = dialogs.findLast(({ open }) => open) ?? document.body;
    if (box.parentElement !== place) place.append(box);
    showRows(
      box,
      rows,
      state.notices,
      ({ id }) => String(id),
      () => noticeRow(dispatch),
    );
  };
}

function noticeRow(dispatch: (action: Action) => void): Row<Notice> {
  const sentence = make('span');
  const close = make('button', 'small', 'Close');
  close.type = 'button';
  const element = make('p', '', sentence, close);
  let isTimed = false;
  const show = ({ id, tone, sentence: text }: Notice) => {
    setText(sentence, text);
    setClass(element, `notice ${tone}`);
    if (isTimed) return;
    isTimed = true;
    const dismiss = () => dispatch({ type: 'dismiss', id });
    close.addEventListener('click', dismiss);
    setTimeout(dismiss, shownMs[tone]);
  };
  return { element, show };
}
