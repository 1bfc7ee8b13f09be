// The one table of all directives, and how names are looked up in it.

import type { Directive, Scope } from './directive.ts';
import * as ofPeer from './peer.ts';
import { planned } from './planned.ts';
import * as ofStream from './stream.ts';
import * as ofTop from './top.ts';

/** By name. */
export const directives: readonly Directive[] = [
  ...Object.values(ofTop),
  ...Object.values(ofPeer),
  ...Object.values(ofStream),
  ...planned,
].toSorted((a, b) => (a.name < b.name ? -1 : 1));

const byName = new Map<string, Directive[]>();
for (const directive of directives) {
  for (const name of [directive.name, ...directive.aliases]) byName.set(name, [...(byName.get(name) ?? []), directive]);
}

const supportedNames: Readonly<Record<Scope, readonly string[]>> = {
  top: supportedIn('top'),
  peer: supportedIn('peer'),
  template: supportedIn('template'),
  stream: supportedIn('stream'),
};

/** The directives of that name: there may be one in one scope and another one elsewhere. */
export function named(name: string): readonly Directive[] {
  return byName.get(name) ?? [];
}

export function isDirective(name: string): boolean {
  return byName.has(name);
}

export function directiveIn(scope: Scope, name: string): Directive | null {
  return named(name).find(directive => directive.scopes.includes(scope)) ?? null;
}

/** Every name that may stand in `scope` by now, aliases too. */
export function namesIn(scope: Scope): readonly string[] {
  return supportedNames[scope];
}

export function allNames(): Iterable<string> {
  return byName.keys();
}

/** How the place is called in a sentence: 'at the top', 'in stream { … }'. */
export function placeName(scope: Scope): string {
  return scope === 'top' ? 'at the top' : `in ${scope} { … }`;
}

function supportedIn(scope: Scope): readonly string[] {
  const here = directives.filter(({ supported, scopes }) => supported && scopes.includes(scope));
  return here.flatMap(({ name, aliases }) => [name, ...aliases]);
}
