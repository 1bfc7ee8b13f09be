// A reload in one sentence for people: what was added, changed and removed, and what was changed but holds only after a restart.

import type { ConfigChange, NamedChange } from './config-change.ts';
import { isEmptyChange } from './config-change.ts';

const mostNamed = 5;

/** @param waiting directives whose change was not taken. */
export function changeSentence(change: ConfigChange, waiting: readonly string[]): string {
  const parts = [...sayNamed(change.streams, 'stream'), ...sayNamed(change.peers, 'peer')];
  if (change.directives.length > 0) parts.push(`${list(change.directives)} changed`);
  const taken = isEmptyChange(change) ? 'nothing was changed that holds at once' : parts.join(', ');
  return waiting.length === 0
    ? isEmptyChange(change)
      ? 'nothing has changed'
      : taken
    : `${taken}; ${waitingSentence(waiting)}`;
}

export function waitingSentence(waiting: readonly string[]): string {
  const what = waiting.length === 1 ? `the change of ${waiting[0]} was` : `the changes of ${list(waiting)} were`;
  return `${what} not taken: restart this node for it`;
}

function sayNamed({ added, changed, removed }: NamedChange, noun: string): readonly string[] {
  return [...say(added, noun, 'added'), ...say(changed, noun, 'changed'), ...say(removed, noun, 'removed')];
}

function say(names: readonly string[], noun: string, what: string): readonly string[] {
  if (names.length === 0) return [];
  const shown = names.slice(0, mostNamed).join(', ');
  const more = names.length > mostNamed ? ` and ${names.length - mostNamed} more` : '';
  return [`${names.length} ${noun}${names.length === 1 ? '' : 's'} ${what} (${shown}${more})`];
}

function list(words: readonly string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;
}
