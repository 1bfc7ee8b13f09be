// The effective configuration as text of the language itself, with every default and without templates and includes. Secrets are masked:
// what comes out can be read as a configuration again, but for them.

import { formatDuration } from '../base/duration.ts';
import { maskUrl } from '../base/mask-url.ts';
import { formatBytes } from '../base/size.ts';
import type {
  ClusterIngest,
  Config,
  EtcdConfig,
  Input,
  ListenAddress,
  PeerConfig,
  StreamConfig,
  StreamDefaults,
  UserPassword,
} from './config.ts';
import { hidden } from './syntax/mask.ts';
import { spellSourceUrl } from './values/source-url.ts';

type Line = string | null;

export function printConfig(config: Config): string {
  const top: readonly Line[] = [
    config.clusterKey === null ? null : statement('cluster_key', hidden),
    statement('cluster', config.cluster),
    config.etcd === null ? null : printEtcd(config.etcd),
    given('data', config.dataPath),
    config.http === null ? null : statement('http', printListen(config.http)),
    printHttps(config),
    statement('settle', formatDuration(config.settleMs)),
    statement('rebalance_delay', formatDuration(config.rebalanceDelayMs)),
    statement('live_memory', formatBytes(config.liveMemoryBytes)),
    statement('standby_copies', `${config.standbyCopies}`),
    printAuth('edit_auth', config.editAuth),
    printAuth('view_auth', config.viewAuth),
    statement('loglevel', config.logLevel),
    statement('reload', config.reload),
    ...printStreamDefaults(config.streamDefaults),
    // With peers, each says its own below.
    ...(config.peers.length === 0 ? printTimeouts(config.peerDefaults) : []),
  ];
  const blocks = [...config.peers.map(printPeer), ...config.streams.map(printStream)];
  return [`${lines(top)}\n`, ...blocks].join('\n');
}

function printPeer(peer: PeerConfig): string {
  return block(statementWords('peer', peer.port === null ? peer.host : `${peer.host}:${peer.port}`), [
    given('api_url', peer.apiUrl),
    given('public', peer.publicUrl),
    ...printTimeouts(peer),
    statement('weight', `${peer.weight}`),
    statement('max_streams', unlimited(peer.maxStreams)),
  ]);
}

function printStream(stream: StreamConfig): string {
  return block(statementWords('stream', stream.name), [
    given('title', stream.title),
    ...stream.inputs.map(printInput),
    stream.clusterIngest === null ? null : printClusterIngest(stream.clusterIngest),
    stream.disabled ? statement('disabled') : null,
    statement('audio', stream.audio),
    given('on_play', stream.onPlay === null ? null : maskUrl(stream.onPlay)),
    ...printStreamDefaults(stream),
  ]);
}

function printStreamDefaults(stream: StreamDefaults): readonly Line[] {
  return [
    statement('delivery', stream.delivery),
    statement('segment_duration', formatDuration(stream.segmentDurationMs)),
    statement('segment_count', `${stream.segmentCount}`),
    statement('source_timeout', formatDuration(stream.sourceTimeoutMs)),
    statement('retry_limit', unlimited(stream.retryLimit)),
  ];
}

function printInput(input: Input): string {
  return statement(
    'url',
    maskUrl(spellSourceUrl(input)),
    option('priority', `${input.priority}`),
    input.sourceTimeoutMs === null ? null : option('source_timeout', formatDuration(input.sourceTimeoutMs)),
    input.kind === 'rtsp' || input.kind === 'rtsps' ? option('rtsp_transport', input.rtspTransport) : null,
    input.userAgent === null ? null : option('user_agent', input.userAgent),
    ...Object.keys(input.headers).map(name => option('header', `${name}: ${hidden}`)),
  );
}

function printClusterIngest({ captureAt, reclaim, weight }: ClusterIngest): string {
  return statement(
    'cluster_ingest',
    captureAt.length === 0 ? null : option('capture_at', captureAt.join(',')),
    option('reclaim', typeof reclaim === 'number' ? formatDuration(reclaim) : reclaim),
    option('weight', `${weight}`),
  );
}

function printEtcd({ endpoints, user, password, caPath, certPath, keyPath }: EtcdConfig): string {
  return statement(
    'etcd',
    ...endpoints.map(maskUrl),
    user === null ? null : option('user', user),
    password === null ? null : option('password', hidden),
    caPath === null ? null : option('ca', caPath),
    certPath === null ? null : option('cert', certPath),
    keyPath === null ? null : option('key', keyPath),
  );
}

function printTimeouts({ fetchTimeoutMs, staleTimeoutMs, reclaimDelayMs }: Config['peerDefaults']): readonly Line[] {
  return [
    statement('fetch_timeout', formatDuration(fetchTimeoutMs)),
    statement('stale_timeout', formatDuration(staleTimeoutMs)),
    reclaimDelayMs === null ? null : statement('reclaim_delay', formatDuration(reclaimDelayMs)),
  ];
}

function printAuth(name: string, auth: UserPassword | null): Line {
  return auth === null ? null : statement(name, auth.user, hidden);
}

function printHttps({ https, certificate }: Config): Line {
  if (https === null || certificate === null) return null;
  const { certPath, keyPath } = certificate;
  return statement('https', printListen(https), option('cert', certPath), option('key', keyPath));
}

function printListen({ host, port }: ListenAddress): string {
  if (host === null) return `${port}`;
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
}

function unlimited(count: number | null): string {
  return count === null ? 'unlimited' : `${count}`;
}

function given(name: string, value: string | null): Line {
  return value === null ? null : statement(name, value);
}

/** An option is quoted after its =, so that it stays one. */
interface PrintedOption {
  readonly option: string;
}

function option(name: string, value: string): PrintedOption {
  return { option: `${name}=${quoteWhenNeeded(value)}` };
}

function statement(name: string, ...words: readonly (string | PrintedOption | null)[]): string {
  return `${statementWords(name, ...words)};`;
}

function statementWords(name: string, ...words: readonly (string | PrintedOption | null)[]): string {
  const shown = words
    .filter(word => word !== null)
    .map(word => (typeof word === 'string' ? quoteWhenNeeded(word) : word.option));
  return [name, ...shown].join(' ');
}

function quoteWhenNeeded(word: string): string {
  const isPlain = /^[^\s;{}"#\\=][^\s;{}"\\]*$/.test(word);
  return isPlain ? word : `"${word.replace(/["\\]/g, '\\$&')}"`;
}

function block(head: string, inner: readonly Line[]): string {
  return `${head} {\n${lines(inner, '  ')}\n}\n`;
}

function lines(all: readonly Line[], indent = ''): string {
  return all
    .filter(line => line !== null)
    .map(line => `${indent}${line}`)
    .join('\n');
}
