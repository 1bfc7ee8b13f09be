// How a node would renew by LeaseKeepAlive, for the seeded bug that does: the key stays on its first lease, and the "transaction" of a
// renewal is answered without asking etcd.

import { newestRevision } from '../../../src/cluster/mirror/mirror.ts';
import type { Session } from '../../../src/cluster/session/session.ts';
import type { ClusterFact, ClusterState } from '../../../src/cluster/state.ts';
import type { LeaseGrant } from '../../../src/ports.ts';
import type { StorePort } from './store-port.ts';

export class KeepAlives {
  readonly #store: StorePort;
  readonly #post: (fact: ClusterFact) => void;
  #lease: LeaseGrant | null = null;

  constructor(store: StorePort, post: (fact: ClusterFact) => void) {
    this.#store = store;
    this.#post = post;
  }

  granted(lease: LeaseGrant): void {
    this.#lease = lease;
  }

  /** False when it is not a renewal. */
  renew(session: Session, request: number, timeoutMs: number): boolean {
    const lease = this.#lease;
    if (session.type !== 'member' || lease === null) return false;
    const failed = (reason: string) => this.#post({ type: 'unanswered', request, reason });
    const answered = (ttlSeconds: number) => {
      if (ttlSeconds === 0) failed('the lease is gone');
      else this.#post({ type: 'granted', request, leaseId: lease.leaseId, ttlSeconds });
    };
    this.#store.keepAlive(lease.leaseId, timeoutMs, { answered, failed }, lease.ttlSeconds);
    return true;
  }

  /** False when it is not the second part of a renewal. */
  transact({ session, mirror }: Pick<ClusterState, 'session' | 'mirror'>, request: number): boolean {
    if (session.type !== 'member' || session.renewal?.request !== request) return false;
    this.#post({
      type: 'answered',
      request,
      // nothing was written: an older revision, or a key as of this one, would be taken for a store that went back
      answer: { succeeded: true, revision: newestRevision(mirror), answers: [] },
    });
    return true;
  }
}
