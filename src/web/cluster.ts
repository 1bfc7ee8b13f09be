// The cluster page: nodes, streams, troubles and events as the node that served it knows them. Everything flows one way: answers, events and
// clicks become actions, actions the next state, and the state is drawn.

import { followAddress } from './address.ts';
import { details } from './details/details.ts';
import { eventList } from './events/event-list.ts';
import { followKeys } from './keys.ts';
import { confirmed } from './login/confirm-dialog.ts';
import { Operator } from './login/operator.ts';
import { nodeTable } from './nodes/node-table.ts';
import { type Pass, Passes } from './passes/passes.ts';
import { AskError, change } from './server/ask.ts';
import { EventFollower } from './server/follow-events.ts';
import type { Order } from './server/orders.ts';
import { Poll } from './server/poll.ts';
import { mayChange, nodeUnixMs, type PageState } from './state/page-state.ts';
import { Store } from './state/store.ts';
import { streamSection } from './streams/stream-section.ts';
import { masthead } from './summary/masthead.ts';
import { notices } from './summary/notices.ts';
import { tiles } from './summary/tiles.ts';
import { themeButton } from './theme/theme-button.ts';
import { troubleBox } from './troubles/trouble-box.ts';
import { count } from './words.ts';

/** Leases are seen to run out. */
const tickMs = 500;

const store = new Store(state => {
  for (const draw of parts) draw(state);
});
const { dispatch } = store;
const poll = new Poll(() => store.state, dispatch);
const follower = new EventFollower({
  onFeed: feed => dispatch({ type: 'feed', feed }),
  onEvent: (event, isNew) => {
    dispatch({ type: 'event', event });
    if (isNew) poll.soon();
  },
});
const operator = new Operator({
  dispatch,
  onChange: () => {
    poll.soon(0);
    follower.restart();
  },
});
const passes = new Passes({
  ask: stream => change<Pass>('POST', `/streams/${encodeURIComponent(stream)}/pass`),
  mayAsk: () => mayChange(store.state),
  unixMs: () => nodeUnixMs(store.state),
  onPass: () => dispatch({ type: 'tick' }),
  onRefused: error => error instanceof AskError && error.status === 401 && operator.loseLogin(error.message),
});

const open = (stream: string) => {
  dispatch({ type: 'open', stream });
  poll.soon(0);
};
const logIn = () => void operator.logIn();
const give = (order: Order) => void operator.give(order);

async function drain(node: string): Promise<void> {
  const { total_streams: streams = 0 } = store.state.peers.find(({ hostname }) => hostname === node)?.stats ?? {};
  const sentence =
    `Its ${count(streams, 'stream')} go to other nodes, one after the other, and it takes no new ones until you take it back. ` +
    'Each stream stands still for a moment while it moves.';
  if (await confirmed({ title: `Drain ${node}?`, sentence, act: 'Drain' })) give({ type: 'drain', node });
}

async function stop(stream: string): Promise<void> {
  const sentence = 'Its viewers see nothing until it is started again.';
  if (await confirmed({ title: `Stop ${stream}?`, sentence, act: 'Stop' })) give({ type: 'stop', stream });
}

const nodeActs = {
  find: (node: string) => dispatch({ type: 'search', search: node }),
  drain: (node: string) => void drain(node),
  undrain: (node: string) => give({ type: 'undrain', node }),
};
const streamActs = {
  move: (stream: string, to: string) => give({ type: 'move', stream, to }),
  stop: (stream: string) => void stop(stream),
  start: (stream: string) => give({ type: 'start', stream }),
  logIn,
};
const showTroubled = (search: string) => {
  dispatch({ type: 'only-troubles', on: true });
  dispatch({ type: 'search', search });
};

const parts: readonly ((state: PageState) => void)[] = [
  state => mayChange(state) || passes.forget(),
  masthead({ logIn, logOut: () => operator.logOut() }),
  troubleBox(showTroubled),
  tiles(),
  nodeTable(nodeActs, dispatch),
  eventList(open),
  streamSection(dispatch, open, passes),
  details(streamActs, dispatch, passes),
  notices(dispatch),
];
themeButton();
followKeys();
followAddress(store, open);
operator.start();
poll.start();
follower.start();
setInterval(() => document.hidden || dispatch({ type: 'tick' }), tickMs);
