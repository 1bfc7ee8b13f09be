// A time in which nothing goes wrong for a node, as a text that is another one for each such time: the same lives and the same session,
// a clear way, a mirror that is up to date, and an etcd that serves.

import type { World } from './world.ts';

/** Etcd answers faster than this when it is well. */
const promptMs = 5;

/** null: something is wrong just now, or was and is not over yet. */
export function stretchOf({ machines, truth, etcd }: World, node: string): string | null {
  const machine = machines.get(node);
  const { main } = machine ?? {};
  if (!machine?.isWell || !main) return null;
  if (!etcd.isServing || etcd.slowness[1] > promptMs) return null;
  const { session, mirror, fence, leaving } = main.state;
  if (!mirror.fresh || fence === null || leaving !== null) return null;
  if (session.type !== 'member' || truth.members.get(node) !== session.session) return null;
  return `${main.label}, fence ${fence.pid}, session ${session.session}, etcd after ${etcd.troubles} troubles`;
}
