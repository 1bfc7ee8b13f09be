// The head of the page: which cluster, seen from where, whether that node answers, and who has logged in. The window's title says how the
// cluster is doing, for somebody who has it in another tab.

import { find, setClass, setText } from '../dom.ts';
import type { PageState } from '../state/page-state.ts';
import { troublesOf } from '../troubles/troubles.ts';

export interface MastheadActs {
  readonly logIn: () => void;
  readonly logOut: () => void;
}

export function masthead({ logIn, logOut }: MastheadActs): (state: PageState) => void {
  const place = find('place', HTMLElement);
  const pulse = find('pulse', HTMLElement);
  const login = find('login', HTMLButtonElement);
  let isIn = false;
  login.addEventListener('click', () => (isIn ? logOut() : logIn()));
  return state => {
    const { node, silence, access } = state;
    isIn = access.type === 'in';
    document.body.classList.toggle('silent', silence !== null);
    document.body.classList.toggle('operator', access.type !== 'out');
    setText(login, access.type === 'in' ? `Log out ${access.user}` : 'Log in');
    login.hidden = access.type === 'open';
    if (node !== null) setText(place, `cluster ${node.cluster}, seen from ${node.hostname}`);
    const { word, tone } = pulseOf(state);
    setText(pulse, word);
    setClass(pulse, `pulse ${tone}`);
    document.title = titleOf(state);
  };
}

function pulseOf({ node, silence }: PageState): { readonly word: string; readonly tone: string } {
  if (silence !== null) return { word: 'no answer', tone: 'bad' };
  if (node === null) return { word: 'connecting', tone: '' };
  return node.ready ? { word: 'live', tone: 'good' } : { word: 'not ready', tone: 'bad' };
}

function titleOf(state: PageState): string {
  const bad = troublesOf(state).filter(({ tone }) => tone === 'bad').length;
  const name = state.node === null ? 'weir' : `${state.node.cluster} · weir`;
  return bad === 0 ? name : `(${bad}) ${name}`;
}
