// Several nodes need one etcd that they share. `check` only warns, since --etcd or WEIR_ETCD may name it; `run` refuses, for each node
// would start an etcd of its own and every stream would run everywhere.

import type { Config } from './config.ts';

/** The sentence to refuse (or warn) with, null when all is well.
 *  @param named whether --etcd or WEIR_ETCD names an etcd. */
export function missingEtcd({ etcd, peers }: Pick<Config, 'etcd' | 'peers'>, named: boolean): string | null {
  if (named || etcd !== null || peers.length < 2) return null;
  return `${peers.length} peers need one etcd that they share: add 'etcd http://…;' or set WEIR_ETCD`;
}
