// The nodes: a table on a desk, cards on a phone.

import { find, type Row, setText, showRows } from '../dom.ts';
import { sortHeader } from '../sort/sort-header.ts';
import { type Action, mayChange, type PageState } from '../state/page-state.ts';
import type { Peer } from '../state/picture.ts';
import { type NodeActs, type NodeItem, nodeRow } from './node-row.ts';
import { type NodeColumn, sortNodes } from './sort-nodes.ts';
import { usualDigest } from './usual-digest.ts';

export function nodeTable(acts: NodeActs, dispatch: (action: Action) => void): (state: PageState) => void {
  const body = find('nodes', HTMLElement);
  const count = find('node-count', HTMLElement);
  const showSort = sortHeader<NodeColumn>(find('node-head', HTMLElement), column =>
    dispatch({ type: 'sort-nodes', column }),
  );
  const rows = new Map<string, Row<NodeItem>>();
  return state => {
    showSort(state.nodeSort);
    setText(count, state.node === null ? '' : String(state.peers.length));
    showRows(
      body,
      rows,
      itemsOf(state),
      item => item.peer.hostname,
      () => nodeRow(acts),
    );
  };
}

function itemsOf(state: PageState): readonly NodeItem[] {
  const { node, peers, drainedFrom, pending } = state;
  const here = node?.hostname ?? '';
  const usual = usualDigest(peers, here);
  const highestLoad = Math.max(0, ...peers.map(({ stats }) => stats.load));
  return sortNodes(peers, state.nodeSort).map(peer => ({
    peer,
    isThis: peer.hostname === here,
    highestLoad,
    usualDigest: usual,
    leaseMs: leaseMs(peer, state),
    drainedFrom: drainedFrom.get(peer.hostname) ?? 0,
    mayChange: mayChange(state),
    isPending: pending.has(`drain ${peer.hostname}`),
  }));
}

/** It runs on between two answers. */
function leaseMs({ stats }: Peer, { answered, nowMs }: PageState): number | null {
  const told = stats.lease_remaining_ms ?? null;
  return told === null ? null : Math.max(0, told - (nowMs - answered.atMs));
}
