// The whole configuration from the interpreted file: every default filled in, templates applied, the cluster key fetched.

import { TellUserError } from '../../base/errors.ts';
import type { CertificateFiles, Config, EtcdConfig, UserPassword } from '../config.ts';
import {
  cluster,
  clusterKey,
  data,
  editAuth,
  etcd,
  http,
  https,
  liveMemory,
  logLevel,
  rebalanceDelay,
  reload,
  settle,
  standbyCopies,
  viewAuth,
} from '../directives/top.ts';
import type { Problems } from '../problems.ts';
import type { Sources } from '../sources.ts';
import type { SecretOrigin } from '../values/word.ts';
import { buildPeers, timeoutsOf } from './build-peers.ts';
import { buildStreams, streamDefaultsIn } from './build-streams.ts';
import type { Built } from './built.ts';
import { type Block, find, valueIn, valueOrNullIn } from './given.ts';

export function buildConfig(top: Block, sources: Sources, problems: Problems): Built {
  const peers = buildPeers(top, problems);
  const streams = buildStreams(top, peers, problems);
  const config: Config = {
    clusterKey: buildClusterKey(top, sources, problems),
    cluster: valueIn([top], cluster),
    etcd: buildEtcd(top),
    dataPath: valueOrNullIn([top], data),
    http: valueOrNullIn([top], http),
    https: find([top], https)?.arguments[0] ?? null,
    certificate: buildCertificate(top, problems),
    peerDefaults: timeoutsOf([top]),
    peers: peers.map(peer => peer.config),
    streamDefaults: streamDefaultsIn([top]),
    streams: streams.map(stream => stream.config),
    settleMs: valueIn([top], settle),
    rebalanceDelayMs: valueIn([top], rebalanceDelay),
    liveMemoryBytes: valueIn([top], liveMemory),
    standbyCopies: valueIn([top], standbyCopies) === '0' ? 0 : 1,
    editAuth: buildAuth(find([top], editAuth)),
    viewAuth: buildAuth(find([top], viewAuth)),
    logLevel: valueIn([top], logLevel),
    reload: valueIn([top], reload),
  };
  return { config, top, peers, streams };
}

function buildEtcd(top: Block): EtcdConfig | null {
  const given = find([top], etcd);
  if (given === null) return null;
  const { user, password, ca, cert, key } = given.options;
  return {
    endpoints: given.arguments[0],
    user: user[0] ?? null,
    password: password[0] ?? null,
    caPath: ca[0] ?? null,
    certPath: cert[0] ?? null,
    keyPath: key[0] ?? null,
  };
}

function buildCertificate(top: Block, problems: Problems): CertificateFiles | null {
  const given = find([top], https);
  if (given === null) return null;
  const [certPath, keyPath] = [given.options.cert[0], given.options.key[0]];
  if (certPath !== undefined && keyPath !== undefined) return { certPath, keyPath };
  const lacking = [...(certPath === undefined ? ['cert='] : []), ...(keyPath === undefined ? ['key='] : [])];
  problems.error(given.statement.name.place, `'https' lacks ${lacking.join(' and ')}`, {
    expected: 'https PORT cert=PATH key=PATH;',
  });
  return null;
}

function buildAuth(given: { readonly arguments: readonly [string, string] } | null): UserPassword | null {
  return given === null ? null : { user: given.arguments[0], password: given.arguments[1] };
}

function buildClusterKey(top: Block, sources: Sources, problems: Problems): string | null {
  const given = find([top], clusterKey);
  if (given === null) return null;
  const place = given.statement.words[0]?.place ?? null;
  try {
    const key = fetchSecret(given.arguments[0], sources);
    if (key !== null && key.trim() !== '') return key;
    problems.error(place, 'the cluster key is empty where it should be found', {
      expected: 'a secret in that file or variable',
    });
  } catch (error) {
    if (!(error instanceof TellUserError)) throw error;
    problems.error(place, `the cluster key: ${error.message}`);
  }
  return null;
}

/** A line break at the end of a file is not part of the secret. null: there is no such variable. */
function fetchSecret(origin: SecretOrigin, sources: Sources): string | null {
  if (origin.type === 'text') return origin.text;
  if (origin.type === 'environment') return sources.environment(origin.name) ?? null;
  return sources.read(origin.path).replace(/\r?\n$/, '');
}
