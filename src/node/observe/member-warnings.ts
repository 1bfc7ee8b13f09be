// Member keys that no node removes: of a living node the key goes with its lease, or the others see that it renews nothing; but one that cannot
// be read, or does not say how long its lease lasts, may have been put there without a lease, and then stands for ever. Whether a weir runs
// behind it nobody here can know (a later version may), so the operator is told what it costs, and how it is removed.

import type { Row } from '../../cluster/mirror/row.ts';
import type { MemberValue } from '../../cluster/mirror/values.ts';
import type { ClusterState } from '../../cluster/state.ts';

/** Longer than a lease of the usual timeouts: 10 s, and as long again after an election. */
const silentMs = 60_000;
const mostTold = 5;
/** A name that a shell and a terminal take as it stands. A stranger may have written any other. */
const plain = /^[\w.:@-]{1,253}$/;

/** A sentence each. */
export function memberWarnings(state: ClusterState, nowMs: number): readonly string[] {
  const { members } = state.mirror.latest;
  const sentences = [...members].flatMap(([node, row]) => {
    const what = node === state.settings.me ? null : trouble(state, node, row, nowMs);
    return what === null ? [] : [`the member key of ${shown(node)} ${what}; ${removal(state.settings.prefix, node)}`];
  });
  const more = sentences.length - mostTold;
  return more <= 0 ? sentences : [...sentences.slice(0, mostTold), `${more} more member keys are like that`];
}

function trouble(state: ClusterState, node: string, { value, mod }: Row<MemberValue>, nowMs: number): string | null {
  if (value === null)
    return (
      'in etcd cannot be read (a later version of weir, or a stranger, wrote it): it gets no stream, and while it is there nothing ' +
      'is moved for an even load'
    );
  const { session, mirror, heard } = state;
  const last = heard.get(node);
  // After an outage of etcd nobody was heard, of those either that live and are of a version that says nothing of its lease.
  if (value.ttlMs !== null || last?.mod !== mod || session.type !== 'member' || !mirror.fresh) return null;
  if (nowMs - Math.max(last.atMs, session.joinedMs) < silentMs) return null;
  return (
    'in etcd does not say how long its lease lasts, and was not renewed for a minute: streams are meant for it that it may not take, ' +
    'and start later elsewhere'
  );
}

function shown(node: string): string {
  return plain.test(node) ? node : JSON.stringify(node.slice(0, 80));
}

function removal(prefix: string, node: string): string {
  const condition = 'if no weir runs by that name, it will stay until you remove it';
  return plain.test(node) ? `${condition}: etcdctl del '${prefix}members/${node}'` : `${condition} with etcdctl`;
}
