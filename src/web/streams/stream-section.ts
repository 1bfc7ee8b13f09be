// The streams with what they are searched, filtered and sorted by.

import { find, setText } from '../dom.ts';
import type { Passes } from '../passes/passes.ts';
import { sortHeader } from '../sort/sort-header.ts';
import type { Action, PageState } from '../state/page-state.ts';
import { type StreamColumn, streamSelector } from './select-streams.ts';
import { StreamList, showCount } from './stream-list.ts';
import { wishPreviews } from './wish-previews.ts';

/** Typing waits for nothing, drawing waits for a pause as short as this. */
const pauseMs = 30;

export function streamSection(
  dispatch: (action: Action) => void,
  open: (stream: string) => void,
  passes: Pick<Passes, 'of'>,
): (state: PageState) => void {
  const search = find('search', HTMLInputElement);
  const onlyTroubles = find('only-troubles', HTMLInputElement);
  const count = find('stream-count', HTMLElement);
  const empty = find('no-streams', HTMLElement);
  const select = streamSelector();
  const list = new StreamList(open, passes);
  const showSort = sortHeader<StreamColumn>(find('stream-head', HTMLElement), column =>
    dispatch({ type: 'sort-streams', column }),
  );
  wishPreviews(wanted => {
    list.arePreviewsWanted = wanted;
    dispatch({ type: 'tick' });
  });
  const showSearch = searchField(search, list, dispatch);
  onlyTroubles.addEventListener('change', () => dispatch({ type: 'only-troubles', on: onlyTroubles.checked }));

  return state => {
    const { streams, streamSort: sort } = state;
    showSearch(state.search);
    onlyTroubles.checked = state.onlyTroubles;
    showSort(sort);
    if (streams === null) return;
    const shown = select(streams, { search: state.search, onlyTroubles: state.onlyTroubles, sort });
    showCount(count, shown, streams);
    list.show(shown, state);
    empty.hidden = shown.length > 0;
    if (shown.length === 0) setText(empty, whyEmpty(state));
  };
}

/** Returns what shows a search that was not typed. */
function searchField(search: HTMLInputElement, list: StreamList, dispatch: (action: Action) => void) {
  let pause: ReturnType<typeof setTimeout> | undefined;
  /** What the state was told of, or has told: the field itself may be a letter ahead. */
  let known = '';
  const apply = () => {
    clearTimeout(pause);
    known = search.value;
    dispatch({ type: 'search', search: known });
  };
  search.addEventListener('input', () => {
    clearTimeout(pause);
    pause = setTimeout(apply, pauseMs);
  });
  search.addEventListener('keydown', event => {
    if (event.key === 'ArrowDown') list.focusFirst();
    else if (event.key === 'Enter') list.openFirst();
    else if (event.key === 'Escape') {
      if (search.value === '') search.blur();
      search.value = '';
      apply();
    } else return;
    event.preventDefault();
  });
  return (wanted: string): void => {
    if (wanted === known) return;
    known = wanted;
    search.value = wanted;
  };
}

function whyEmpty({ streams, search, onlyTroubles }: PageState): string {
  if (streams?.length === 0) return 'This cluster has no stream yet: add one to the configuration, or over the API.';
  if (search.trim() === '') return 'No stream is in trouble.';
  return onlyTroubles ? `No stream in trouble fits “${search.trim()}”.` : `No stream fits “${search.trim()}”.`;
}
