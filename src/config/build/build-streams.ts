// The streams of the file: what they say themselves, then their template, then the top, then the defaults.

import { nearestWord } from '../../base/nearest-word.ts';
import type { PeerConfig, StreamConfig, StreamDefaults } from '../config.ts';
import type { Argument } from '../directives/directive.ts';
import {
  audio,
  clusterIngest,
  delivery,
  disabled,
  onPlay,
  retryLimit,
  segmentCount,
  segmentDuration,
  sourceTimeout,
  stream,
  title,
  url,
  useTemplate,
} from '../directives/stream.ts';
import { template } from '../directives/top.ts';
import type { Problems } from '../problems.ts';
import { buildClusterIngest } from './build-cluster-ingest.ts';
import type { BuiltInput, BuiltPeer, BuiltStream } from './built.ts';
import { all, type Block, find, type Given, valueIn, valueOrNullIn } from './given.ts';
import { quotedText } from './quoted.ts';

type Named = Given<readonly [Argument<string>]>;

export function buildStreams(top: Block, built: readonly BuiltPeer[], problems: Problems): readonly BuiltStream[] {
  const peers = built.map(({ config }) => config);
  const templates = namedOnce(all(top, template), 'template', problems);
  for (const given of templates.values()) buildClusterIngest(find([given.block], clusterIngest), peers, problems);
  return [...namedOnce(all(top, stream), 'stream', problems)].map(([name, given]) => {
    const own = templateOf(given, templates, problems);
    const layers = own === null ? [given.block, top] : [given.block, own, top];
    return buildStream(name, given, layers, peers, problems);
  });
}

function buildStream(
  name: string,
  given: Named,
  layers: readonly Block[],
  peers: readonly PeerConfig[],
  problems: Problems,
): BuiltStream {
  const inputs = buildInputs(given.block);
  const config: StreamConfig = {
    name,
    title: valueOrNullIn(layers, title),
    inputs: inputs.map(input => input.config),
    clusterIngest: buildClusterIngest(find(layers, clusterIngest), peers, problems),
    disabled: find(layers, disabled) !== null,
    audio: valueIn(layers, audio),
    onPlay: valueOrNullIn(layers, onPlay),
    ...streamDefaultsIn(layers),
  };
  return { config, given, inputs };
}

export function streamDefaultsIn(layers: readonly Block[]): StreamDefaults {
  return {
    delivery: valueIn(layers, delivery),
    segmentDurationMs: valueIn(layers, segmentDuration),
    segmentCount: valueIn(layers, segmentCount),
    sourceTimeoutMs: valueIn(layers, sourceTimeout),
    retryLimit: valueIn(layers, retryLimit),
  };
}

/** In order of preference: the priority, which is the place in the file when none is given; then the place in the file. */
export function buildInputs(block: Block): readonly BuiltInput[] {
  const inputs = all(block, url).map(({ arguments: [source], options, statement }, index) => ({
    config: {
      ...source,
      priority: options.priority[0] ?? index + 1,
      sourceTimeoutMs: options.source_timeout[0] ?? null,
      rtspTransport: options.rtsp_transport[0] ?? 'tcp',
      userAgent: options.user_agent[0] ?? null,
      headers: Object.fromEntries(options.header.map(({ name, value }) => [name, value])),
    },
    word: statement.words[0] ?? statement.name,
  }));
  return inputs.toSorted((a, b) => a.config.priority - b.config.priority);
}

function templateOf({ block }: Named, templates: ReadonlyMap<string, Named>, problems: Problems): Block | null {
  const use = find([block], useTemplate);
  if (use === null) return null;
  const [name] = use.arguments;
  const found = templates.get(name);
  if (found) return found.block;
  const near = nearestWord(name, templates.keys());
  const { words, name: directiveName } = use.statement;
  problems.error(
    (words[0] ?? directiveName).place,
    `there is no such template${near === null ? '' : `; did you mean '${near}'?`}`,
    {
      expected: `'template ${name} { … }' at the top`,
      got: quotedText(name),
    },
  );
  return null;
}

/** By name; a second one of a name is told and left out. */
function namedOnce(givens: readonly Named[], kind: string, problems: Problems): ReadonlyMap<string, Named> {
  const byName = new Map<string, Named>();
  for (const given of givens) {
    const [name] = given.arguments;
    const earlier = byName.get(name);
    if (earlier === undefined) byName.set(name, given);
    else {
      const { file, line } = earlier.statement.name.place;
      const { words, name: directiveName } = given.statement;
      problems.error(
        (words[0] ?? directiveName).place,
        `there are two ${kind}s named '${name}', the first at ${file}:${line}`,
        {
          expected: 'another name',
        },
      );
    }
  }
  return byName;
}
