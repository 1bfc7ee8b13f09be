// The one question that every act asks first: am I a member, and is there time left before the deadline?

import type { Turn } from '../turn.ts';
import type { Member } from './session.ts';

/** The member that this node is now, and may act as; null: none, or past its deadline. */
export function actingMember(turn: Turn): Member | null {
  const { session } = turn.state;
  return session.type === 'member' && turn.now.monotonicMs < session.deadlineMs ? session : null;
}
