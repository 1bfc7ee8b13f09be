// What happens, as it happens: newest first. Shown where the node tells it; the names of streams open their details.

import { find, make, type Row, setClass, setText, showRows } from '../dom.ts';
import { nodeUnixMs, type PageState } from '../state/page-state.ts';
import { momentText } from '../words.ts';
import type { ClusterEvent } from './cluster-event.ts';
import { eventWords } from './event-words.ts';

const mostShown = 60;

interface EventItem {
  readonly event: ClusterEvent;
  readonly unixMs: number;
}

export function eventList(open: (stream: string) => void): (state: PageState) => void {
  const section = find('events-section', HTMLElement);
  const list = find('events', HTMLElement);
  const empty = find('no-events', HTMLElement);
  const rows = new Map<string, Row<EventItem>>();
  let shown: PageState['events'] | null = null;
  return state => {
    section.hidden = state.feed === 'none' || state.feed === 'connecting';
    setText(find('feed', HTMLElement), state.feed === 'broken' ? 'interrupted, connecting again' : '');
    empty.hidden = state.events.length > 0;
    if (state.events === shown || state.node === null) return;
    shown = state.events;
    const items = state.events.slice(0, mostShown).map(event => ({ event, unixMs: nodeUnixMs(state) }));
    showRows(
      list,
      rows,
      items,
      ({ event }) => event.id,
      () => eventRow(open),
    );
  };
}

function eventRow(open: (stream: string) => void): Row<EventItem> {
  const when = make('time', 'when');
  const subject = make('button', 'link name');
  subject.type = 'button';
  const happened = make('span', 'happened');
  const reason = make('span', 'note');
  let stream: string | null = null;
  subject.addEventListener('click', () => stream !== null && open(stream));
  const element = make('li', 'event', when, make('p', '', subject, ' ', happened, reason));
  const show = ({ event, unixMs }: EventItem) => {
    const words = eventWords(event);
    stream = event.stream;
    setText(when, momentText(event.at, unixMs));
    when.dateTime = new Date(event.at).toISOString();
    setText(subject, words.subject);
    subject.disabled = stream === null;
    setText(happened, words.happened);
    setText(reason, event.reason);
    setClass(element, `event ${words.tone}`);
  };
  return { element, show };
}
