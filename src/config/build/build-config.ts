// The whole configuration from the interpreted file: every default filled in, templates applied, the cluster key fetched.

import { TellUserError } from '../../base/errors.ts';
import type { CertificateFiles, Config, EtcdConfig, UserPassword } from '../config.ts';
import type { Argument } from '../directives/directive.ts';
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
import type { Word } from '../syntax/token.ts';
import type { SecretOrigin } from '../values/word.ts';
import { buildPeers, timeoutsOf } from './build-peers.ts';
import { buildStreams, streamDefaultsIn } from './build-streams.ts';
import type { Built } from './built.ts';
import { type Block, find, type Given, valueIn, valueOrNullIn } from './given.ts';

export function buildConfig(top: Block, sources: Sources, problems: Problems): Built {
  const secretOf = secretReader(sources, problems);
  const peers = buildPeers(top, problems);
  const streams = buildStreams(top, peers, problems);
  const config: Config = {
    clusterKey: buildClusterKey(top, secretOf),
    cluster: valueIn([top], cluster),
    etcd: buildEtcd(top, secretOf),
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
    editAuth: buildAuth(find([top], editAuth), secretOf),
    viewAuth: buildAuth(find([top], viewAuth), secretOf),
    logLevel: valueIn([top], logLevel),
    reload: valueIn([top], reload),
  };
  return { config, top, peers, streams };
}

function buildEtcd(top: Block, secretOf: SecretReader): EtcdConfig | null {
  const given = find([top], etcd);
  if (given === null) return null;
  const { user, password, ca, cert, key } = given.options;
  const [origin] = password;
  const word = given.statement.words.find(({ optionName }) => optionName === 'password') ?? null;
  return {
    endpoints: given.arguments[0],
    user: user[0] ?? null,
    password: origin === undefined ? null : secretOf(origin, 'the password of etcd', word),
    caPath: ca[0] ?? null,
    certPath: cert[0] ?? null,
    keyPath: key[0] ?? null,
  };
}

function buildClusterKey(top: Block, secretOf: SecretReader): string | null {
  const given = find([top], clusterKey);
  return given && secretOf(given.arguments[0], 'the cluster key', given.statement.words[0] ?? null);
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

type GivenAuth = Given<readonly [Argument<string>, Argument<SecretOrigin>]> | null;

function buildAuth(given: GivenAuth, secretOf: SecretReader): UserPassword | null {
  if (given === null) return null;
  const [user, origin] = given.arguments;
  const { name } = given.directive;
  return { user, password: secretOf(origin, `the password of ${name}`, given.statement.words[1] ?? null) ?? '' };
}

/** A secret from where it is kept; null: it is not there, which was told. @param what begins the sentence. */
type SecretReader = (origin: SecretOrigin, what: string, word: Word | null) => string | null;

function secretReader(sources: Sources, problems: Problems): SecretReader {
  return (origin, what, word) => {
    try {
      const secret = fetchSecret(origin, sources);
      if (secret !== null && secret.trim() !== '') return secret;
      problems.error(word?.place ?? null, `${what} is empty where it should be found`, {
        expected: 'a secret in that file or variable',
      });
    } catch (error) {
      if (!(error instanceof TellUserError)) throw error;
      problems.error(word?.place ?? null, `${what}: ${error.message}`);
    }
    return null;
  };
}

/** A line break at the end of a file is not part of the secret. null: there is no such variable. */
function fetchSecret(origin: SecretOrigin, sources: Sources): string | null {
  if (origin.type === 'text') return origin.text;
  if (origin.type === 'environment') return sources.environment(origin.name) ?? null;
  return sources.read(origin.path).replace(/\r?\n$/, '');
}
