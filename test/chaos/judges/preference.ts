// I6: no claim by a node that is not preferred commits while a preferred one is alive, willing and not draining. Read off etcd's
// history, revision by revision, so that no clock is in it.

import type { Recording } from '../record/record.ts';
import type { Violation } from './violation.ts';

export function judgePreference({ history }: Recording): readonly Violation[] {
  return history.ownerships.flatMap(({ stream, node, epoch, passedOver, seenMs }) => {
    if (passedOver === null) return [];
    const sentence = `${stream} was claimed by ${node} at epoch ${epoch} though ${passedOver} was there for it`;
    return [{ invariant: 'I6', sentence, atMs: seenMs }];
  });
}
