// The ports on which viewers find the nodes: those of 'public', else of 'http', else of the peer. Browsers refuse some. Just a warning:
// players that are no browsers go there all the same, and --http may name another.

import { browserPortTrouble } from '../browser-ports.ts';
import type { Built, BuiltPeer } from '../build/built.ts';
import { find, type Given } from '../build/given.ts';
import { publicUrl } from '../directives/peer.ts';
import { http } from '../directives/top.ts';
import type { Problems } from '../problems.ts';

export function checkViewersPorts({ top, peers }: Built, problems: Problems): void {
  const listening = find([top], http);
  const tell = (given: Given, port: number) => {
    const trouble = browserPortTrouble(port);
    if (trouble !== null) problems.warn(given.statement.words[0]?.place ?? null, trouble);
  };
  if (listening !== null && (peers.length === 0 || peers.some(hasNoAddress)))
    tell(listening, listening.arguments[0].port);
  for (const { config, given } of peers) {
    const named = find([given.block], publicUrl);
    if (named !== null) tell(named, Number(new URL(named.arguments[0]).port));
    else if (listening === null && config.port !== null) tell(given, config.port);
  }
}

function hasNoAddress({ config }: BuiltPeer): boolean {
  return config.publicUrl === null;
}
