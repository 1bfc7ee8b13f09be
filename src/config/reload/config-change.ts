// What differs between two configurations, by names: what people are told after a reload, and all that has to be touched.

import type { Config } from '../config.ts';
import { changedDirectives, isSame } from './effective-config.ts';

export interface NamedChange {
  readonly added: readonly string[];
  readonly changed: readonly string[];
  readonly removed: readonly string[];
}

export interface ConfigChange {
  readonly streams: NamedChange;
  readonly peers: NamedChange;
  /** Names of directives that stand at the top. */
  readonly directives: readonly string[];
}

export function configChange(before: Config, after: Config): ConfigChange {
  return {
    streams: namedChange(before.streams, after.streams),
    peers: namedChange(before.peers, after.peers),
    directives: changedDirectives(before, after),
  };
}

export function isEmptyChange({ streams, peers, directives }: ConfigChange): boolean {
  return [streams, peers].every(countOf => count(countOf) === 0) && directives.length === 0;
}

interface Named {
  readonly name: string;
}

export function namedChange(before: readonly Named[], after: readonly Named[]): NamedChange {
  const former = new Map(before.map(one => [one.name, one]));
  const latter = new Set(after.map(({ name }) => name));
  return {
    added: after.filter(({ name }) => !former.has(name)).map(({ name }) => name),
    changed: after.filter(one => former.has(one.name) && !isSame(former.get(one.name), one)).map(({ name }) => name),
    removed: before.filter(({ name }) => !latter.has(name)).map(({ name }) => name),
  };
}

function count({ added, changed, removed }: NamedChange): number {
  return added.length + changed.length + removed.length;
}
