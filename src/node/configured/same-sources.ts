// Streams that take one source though only one of them may: a file is checked for it, and so is each stream that is put into etcd,
// but what a file brings beside those, or two operators at two nodes at once, nobody could refuse. Each such pair is two clients of one camera.

import { remember } from '../../cluster/remember.ts';
import type { StreamConfig } from '../../config/config.ts';
import { isShareable, sourceKeyOf } from '../../config/relations/sources.ts';

/** Pairs of names, in the order of the list. */
export const sameSources = remember((streams: readonly StreamConfig[]): readonly (readonly [string, string])[] => {
  const firsts = new Map<string, string>();
  return streams.flatMap(({ name, inputs: [first], disabled }) => {
    if (first === undefined || disabled || isShareable(first)) return [];
    const key = sourceKeyOf(first);
    const other = firsts.get(key);
    if (other === undefined) firsts.set(key, name);
    return other === undefined ? [] : [[other, name] as const];
  });
});
