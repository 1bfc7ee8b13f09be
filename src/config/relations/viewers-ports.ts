// The ports on which viewers find the nodes: those of 'public', else of 'https', else of 'http', else of the peer. Browsers refuse some. Just
// a warning: players that are no browsers go there all the same, and --http may name another. One port cannot speak both.

import { browserPortTrouble } from '../browser-ports.ts';
import type { Built, BuiltPeer } from '../build/built.ts';
import { type Block, find, type Given } from '../build/given.ts';
import { publicUrl } from '../directives/peer.ts';
import { http, https } from '../directives/top.ts';
import type { Problems } from '../problems.ts';

export function checkViewersPorts({ top, peers }: Built, problems: Problems): void {
  checkBoth(top, problems);
  const listening = find([top], https) ?? find([top], http);
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

function checkBoth(top: Block, problems: Problems): void {
  const [plain, secure] = [find([top], http), find([top], https)];
  if (plain === null || secure === null) return;
  const [one, other] = [plain.arguments[0], secure.arguments[0]];
  const overlap = one.host === other.host || one.host === null || other.host === null;
  if (one.port !== other.port || !overlap) return;
  problems.error(secure.statement.words[0]?.place ?? null, "'https' and 'http' are on one port", {
    expected: 'a port of its own for each',
    got: `${other.port}`,
  });
}

function hasNoAddress({ config }: BuiltPeer): boolean {
  return config.publicUrl === null;
}
