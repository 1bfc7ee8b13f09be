// What the page's address says: `#cam01` shows the details of that stream, so that they can be passed on as a link; `?wall` is the look for a
// screen on a wall, with large type and troubles first.

import type { Store } from './state/store.ts';

export function followAddress(store: Store, open: (stream: string) => void): void {
  if (new URLSearchParams(location.search).has('wall')) {
    document.body.classList.add('wall');
    store.dispatch({ type: 'sort-streams', column: 'state' });
    store.dispatch({ type: 'sort-nodes', column: 'state' });
  }
  const follow = () => {
    const stream = named();
    if (stream !== null && stream !== store.state.opened) open(stream);
  };
  addEventListener('hashchange', follow);
  follow();
}

/** Says in the address whose details are shown; null: nobody's. */
export function showInAddress(stream: string | null): void {
  if (stream === named()) return;
  history.replaceState(
    null,
    '',
    `${location.pathname}${location.search}${stream === null ? '' : `#${encodeURI(stream)}`}`,
  );
}

function named(): string | null {
  const name = location.hash.slice(1);
  try {
    return name === '' ? null : decodeURI(name);
  } catch {
    return null;
  }
}
