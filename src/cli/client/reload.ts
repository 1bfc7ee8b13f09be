// `weir reload`: has a node, or all that are up, read its configuration again; shows what was changed, or what is wrong and where. Each node has a
// file of its own, so with --all each is told of by its name; what one refuses does not keep the others from it. Where all have the same mistake it
// is shown once. Only the node that was named is asked, and asks the others: their addresses come from etcd, and a password goes to none of them.

import type { Diagnostic } from '../../config/diagnostic.ts';
import { renderDiagnostics } from '../../config/diagnostic.ts';
import type { ConfigErrorJson, ReloadJson } from '../../http/api/config-router.ts';
import type { NodeJson } from '../../http/api/node-json.ts';
import type { PeerJson } from '../../http/api/peer-json.ts';
import type { Output } from '../output.ts';
import { askAll } from './node/ask-all.ts';
import { askNode } from './node/ask-node.ts';
import { CommandError, refusing } from './node/command-error.ts';
import type { NodeAddress } from './node/node-address.ts';
import { type NodeOptions, nodeOf } from './node/node-of.ts';

export interface ReloadOptions extends NodeOptions {
  readonly all?: boolean | undefined;
}

/** @returns the exit status: 1 a file has an error, or the order was refused; 2 a node cannot be reached. */
export function reload(
  options: ReloadOptions,
  environment: Readonly<Record<string, string | undefined>>,
  output: Output,
): Promise<0 | 1 | 2> {
  return refusing('weir reload', output, async () => {
    const address = nodeOf('edit_auth', options, environment);
    if (!options.all) return reloadOne(address, null, output);
    const { hostname: asked } = await askNode<NodeJson>(address, '/config/stats');
    const peers = await askAll<PeerJson>(address, '/cluster/peers', 'peers');
    const statuses: (0 | 1 | 2)[] = [];
    const told: Told = new Map();
    // One after the other: a file that nobody can read is then known before the last node has it.
    for (const peer of peers) if (peer.hostname !== asked) statuses.push(await reloadPeer(address, peer, told, output));
    // That node last: by the cluster_key and the password that it still has, the others are asked. It runs, also where it is no member now.
    statuses.push(await reloadOne(address, { hostname: asked, told }, output));
    for (const [first, ...others] of told.values())
      if (others.length > 0) output.complain(`${others.join(', ')}: the same as ${first}\n`);
    return statuses.includes(1) ? 1 : statuses.includes(2) ? 2 : 0;
  });
}

/** Errors, as shown, and the nodes that have them. */
type Told = Map<string, string[]>;

async function reloadPeer(
  address: NodeAddress,
  { hostname, api_url: apiUrl, stats }: PeerJson,
  told: Told,
  output: Output,
): Promise<0 | 1 | 2> {
  if (stats.status === 'down' || apiUrl === null) {
    const why =
      stats.status === 'down'
        ? 'it is down, and reads its file when it starts'
        : 'it does not say where it can be reached';
    output.print(`${hostname}: ${why}\n`);
    return 0;
  }
  return reloadOne(address, { hostname, told }, output);
}

/** @param named which node, and what was told before; null: the one that is asked, and no other. */
async function reloadOne(
  address: NodeAddress,
  named: { readonly hostname: string; readonly told: Told } | null,
  output: Output,
): Promise<0 | 1 | 2> {
  const name = named === null ? '' : `${named.hostname}: `;
  const path = named === null ? '/config/reload' : `/cluster/peers/${encodeURIComponent(named.hostname)}/reload`;
  try {
    const { reason } = await askNode<ReloadJson>(address, path, { method: 'POST' });
    output.print(`${name}${reason}\n`);
    return 0;
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    const errors = errorsIn(error.answer?.body);
    const shown = renderDiagnostics(errors);
    const sameNodes = named?.told.get(shown);
    if (errors.length === 0) output.complain(`weir reload: ${name}${error.message}\n`);
    else if (named === null) output.complain(`${shown}nothing was changed: ${counted(errors.length)}\n`);
    else if (sameNodes !== undefined) sameNodes.push(named.hostname);
    else {
      named.told.set(shown, [named.hostname]);
      output.complain(`${name}nothing was changed: ${counted(errors.length)}\n${shown}`);
    }
    return error.exitStatus;
  }
}

function errorsIn(body: unknown): readonly Diagnostic[] {
  if (typeof body !== 'object' || body === null || !('errors' in body) || !Array.isArray(body.errors)) return [];
  return body.errors.map(diagnosticOf);
}

/** As the node has shown it in its own log. */
function diagnosticOf({ error, file, line, column, excerpt, caret }: ConfigErrorJson): Diagnostic {
  const isPlaced = file !== null && line !== null && column !== null;
  return {
    severity: 'error',
    place: isPlaced ? { file, line, column } : null,
    sentence: error,
    excerpt: excerpt !== null && typeof caret === 'number' ? { text: excerpt, caret } : null,
  };
}

function counted(errors: number): string {
  return errors === 1 ? '1 error' : `${errors} errors`;
}
