// `weir run`: reads the configuration, finds out which node this is, starts it, and turns signals into leaving. SIGTERM and SIGINT leave
// the cluster cleanly, a second one ends at once (the fence then kills every ffmpeg).

import { hostname } from 'node:os';
import { configFiles } from '../adapters/config-files.ts';
import { openLog } from '../adapters/log.ts';
import { sentenceOf, TellUserError } from '../base/errors.ts';
import type { Config, EtcdConfig, ListenAddress, PeerConfig } from '../config/config.ts';
import { renderDiagnostics } from '../config/diagnostic.ts';
import { loadConfig } from '../config/load-config.ts';
import { missingEtcd } from '../config/require-etcd.ts';
import { resolveNode } from '../config/resolve-node.ts';
import { type RunningNode, startNode } from '../main.ts';
import { parseListenAddress } from './listen-address.ts';

export interface RunOptions {
  readonly configPath: string;
  readonly node: string | null;
  readonly dataPath: string | null;
  /** URLs; empty: not given. */
  readonly etcd: readonly string[];
  readonly http: string | null;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** Runs until the node ends. Returns the exit status. */
export async function run(options: RunOptions, environment: Environment): Promise<number> {
  const { config, diagnostics } = loadConfig(configFiles(environment), options.configPath);
  if (diagnostics.length > 0) process.stderr.write(renderDiagnostics(diagnostics));
  if (config === null) return 1;
  try {
    const me = thisNode(config, options, environment);
    const log = openLog({
      level: config.logLevel,
      node: me.name,
      pretty: process.stdout.isTTY === true,
      colors: environment.NO_COLOR === undefined,
    });
    const warnings = diagnostics.map(({ sentence }) => sentence);
    for (const reason of warnings) log.warn('configuration', { reason });
    const etcd = etcdOf(config, options, environment);
    const http = listenAddressOf(config, me, options, environment);
    const dataPath = options.dataPath ?? environment.WEIR_DATA ?? config.dataPath;
    try {
      return await untilEnded(await startNode({ config, me, etcd, http, dataPath, warnings, log }), log);
    } catch (error) {
      log.error('cannot-run', { reason: sentenceOf(error) });
      throw error;
    }
  } catch (error) {
    if (!(error instanceof TellUserError)) throw error;
    process.stderr.write(`weir: ${sentenceOf(error)}\n`);
    return 1;
  }
}

async function untilEnded(node: RunningNode, log: ReturnType<typeof openLog>): Promise<number> {
  let asked = false;
  const onSignal = (signal: NodeJS.Signals): void => {
    if (asked) process.exit(1);
    asked = true;
    log.info('signal', { reason: `${signal}: leaving the cluster; once more ends at once` });
    node.leave();
  };
  process
    .on('SIGTERM', onSignal)
    .on('SIGINT', onSignal)
    .on('SIGHUP', () => {
      log.warn('signal', { reason: 'SIGHUP: reading the configuration again is not supported yet; restart the node' });
    });
  const { status, reason } = await node.ended;
  log[status === 0 ? 'info' : 'error']('ended', { reason });
  return status;
}

function thisNode(config: Config, options: RunOptions, environment: Environment): PeerConfig {
  const resolved = resolveNode({
    config,
    flag: options.node,
    environment: environment.WEIR_NODE ?? null,
    hostname: hostname(),
  });
  if (resolved.type === 'refused') throw new TellUserError(resolved.sentence);
  return resolved.peer;
}

/** The flag, else the file, else the environment; null: an etcd of its own. */
function etcdOf(config: Config, options: RunOptions, environment: Environment): EtcdConfig | null {
  const named = options.etcd.length > 0 ? options.etcd : (environment.WEIR_ETCD ?? '').split(/[\s,]+/).filter(Boolean);
  const missing = missingEtcd(config, named.length > 0);
  if (missing !== null) throw new TellUserError(missing);
  if (config.etcd !== null && options.etcd.length === 0) return config.etcd;
  if (named.length === 0) return null;
  const nobody = { user: null, password: null, caPath: null, certPath: null, keyPath: null };
  return { ...nobody, ...config.etcd, endpoints: named };
}

const defaultPort = 80;

/** The flag, else the environment, else the file, else the port of the node's own peer. */
function listenAddressOf(config: Config, me: PeerConfig, options: RunOptions, environment: Environment): ListenAddress {
  if (options.http !== null) return parseListenAddress(options.http, '--http');
  if (environment.WEIR_HTTP) return parseListenAddress(environment.WEIR_HTTP, 'WEIR_HTTP');
  return config.http ?? { host: null, port: me.port ?? defaultPort };
}
