// What `weir run` starts, decided from the command line, the environment and the file: which node, which etcd, which address, which folder.
// A variable that is empty counts as not set: compose files and unit files make such ones.

import { TellUserError } from '../base/errors.ts';
import { browserPortTrouble } from '../config/browser-ports.ts';
import type { Config, EtcdConfig, ListenAddress, PeerConfig } from '../config/config.ts';
import { missingEtcd } from '../config/require-etcd.ts';
import { resolveNode } from '../config/resolve-node.ts';
import { httpUrl } from '../config/values/url.ts';
import type { Launch } from '../main/launch.ts';
import { parseListenAddress } from './listen-address.ts';

export interface RunOptions {
  readonly configPath: string;
  readonly node: string | null;
  readonly dataPath: string | null;
  /** URLs, several in a word separated by commas; empty: not given. */
  readonly etcd: readonly string[];
  readonly http: string | null;
}

export interface Surroundings {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly hostname: string;
}

/** The warnings are those that the file alone does not earn. @throws TellUserError. */
export function launchOf(
  config: Config,
  options: RunOptions,
  surroundings: Surroundings,
): Pick<Launch, 'me' | 'etcd' | 'http' | 'https' | 'publicUrl' | 'dataPath' | 'warnings'> {
  const me = thisNode(config, options, surroundings);
  const named = namedAddress(options, surroundings.environment);
  const publicUrl = namedPublicUrl(surroundings.environment);
  const trouble = browserPortTrouble(viewersPort(config, me, named, publicUrl));
  return {
    me,
    etcd: etcdOf(config, options, surroundings),
    http: named ?? config.http ?? peersAddress(config, me),
    https: secureAddress(config, surroundings),
    publicUrl,
    dataPath: options.dataPath || surroundings.environment.WEIR_DATA || config.dataPath,
    warnings: trouble === null ? [] : [trouble],
  };
}

function thisNode(config: Config, { node }: RunOptions, { environment, hostname }: Surroundings): PeerConfig {
  const resolved = resolveNode({ config, flag: node, environment: environment.WEIR_NODE ?? null, hostname });
  if (resolved.type === 'refused') throw new TellUserError(resolved.sentence);
  return resolved.peer;
}

/** The flag, else the file, else the environment; null: an etcd of its own. Whoever names the endpoints, the credentials are the file's. */
function etcdOf(config: Config, options: RunOptions, { environment }: Surroundings): EtcdConfig | null {
  const flag = urlsIn(options.etcd);
  if (options.etcd.length > 0 && flag.length === 0)
    throw new TellUserError('--etcd names no URL (expected http://HOST:PORT or https://HOST:PORT)');
  const named = flag.length > 0 ? flag : urlsIn([environment.WEIR_ETCD ?? '']);
  const missing = missingEtcd(config, named.length > 0);
  if (missing !== null) throw new TellUserError(missing);
  if (config.etcd !== null && flag.length === 0) return config.etcd;
  if (named.length === 0) return null;
  const nobody = { user: null, password: null, caPath: null, certPath: null, keyPath: null };
  return { ...nobody, ...config.etcd, endpoints: named };
}

function urlsIn(words: readonly string[]): readonly string[] {
  return words.flatMap(word => word.split(/[\s,]+/)).filter(url => url !== '');
}

const defaultPort = 80;

/** The file says whether, for it names the certificate; the environment may say where. */
function secureAddress({ https }: Config, { environment: { WEIR_HTTPS } }: Surroundings): ListenAddress | null {
  return https !== null && WEIR_HTTPS ? parseListenAddress(WEIR_HTTPS, 'WEIR_HTTPS') : https;
}

/** null: who says https, and nothing of http, wants no other port open. */
function peersAddress({ https }: Config, { port }: PeerConfig): ListenAddress | null {
  return https !== null && port === null ? null : { host: null, port: port ?? defaultPort };
}

/** Where to listen by the flag, else by the environment; null: as the file says, else on the port of the node's own peer. */
function namedAddress({ http }: RunOptions, { WEIR_HTTP }: Surroundings['environment']): ListenAddress | null {
  if (http !== null) return parseListenAddress(http, '--http');
  return WEIR_HTTP ? parseListenAddress(WEIR_HTTP, 'WEIR_HTTP') : null;
}

/** Where viewers are sent by the environment: in a container only whoever started it knows under which address it is published.
 *  null: as the file says. */
function namedPublicUrl({ WEIR_PUBLIC: word }: Surroundings['environment']): string | null {
  if (!word) return null;
  const parsed = httpUrl.parse(word);
  if (parsed.type === 'value') return parsed.value;
  throw new TellUserError(`WEIR_PUBLIC '${word}' ${parsed.wrong} (expected ${httpUrl.expected})`);
}

/** The port of viewers' addresses, as far as the file does not name it (those of the file have been looked at); 0: nothing to look at. */
function viewersPort({ https }: Config, me: PeerConfig, named: ListenAddress | null, publicUrl: string | null): number {
  if (publicUrl !== null) return Number(new URL(publicUrl).port);
  return named === null || me.publicUrl !== null || https !== null ? 0 : named.port;
}
