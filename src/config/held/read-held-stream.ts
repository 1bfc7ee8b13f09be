// From fields to a stream: strictly for who asks over the API, with every error at its path; and leniently for what stands in etcd, where a
// later version may have written fields that this one does not know.

import { maskUrl } from '../../base/mask-url.ts';
import { buildClusterIngest } from '../build/build-cluster-ingest.ts';
import { buildInputs } from '../build/build-streams.ts';
import { type Block, find, valueIn, valueOrNullIn } from '../build/given.ts';
import { interpret } from '../build/interpret.ts';
import { quotedText } from '../build/quoted.ts';
import type { Input, PeerConfig, StreamConfig, StreamDefaults } from '../config.ts';
import type { Argument, Directive } from '../directives/directive.ts';
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
  title,
} from '../directives/stream.ts';
import { Problems } from '../problems.ts';
import { isShareable, sourceKey, sourceKeyOf } from '../relations/sources.ts';
import { hidden, masksOf } from '../syntax/mask.ts';
import { streamName } from '../values/word.ts';
import { fieldStatements, pathOf, streamFields } from './field-statements.ts';
import type { Fields, HeldStream } from './held-stream.ts';

export interface FieldError {
  readonly path: readonly string[];
  readonly sentence: string;
}

export type ReadStream =
  | { readonly type: 'stream'; readonly stream: HeldStream }
  | { readonly type: 'wrong'; readonly errors: readonly FieldError[] };

export interface Surroundings {
  readonly peers: readonly PeerConfig[];
  /** All streams that this node knows of. */
  readonly streams: readonly StreamConfig[];
}

/** Checks all that a file would be checked for. */
export function checkHeldStream(name: string, fields: Fields, { peers, streams }: Surroundings): ReadStream {
  const problems = new Problems();
  checkName(name, problems);
  const config = build(fields, peers, problems);
  if (fields.inputs === undefined || (Array.isArray(fields.inputs) && fields.inputs.length === 0)) {
    const place = { file: 'inputs', line: 0, column: 1 };
    problems.error(place, `stream '${name}' has no source`, { expected: 'inputs with a url' });
  }
  for (const [index, { url }] of config.inputs.entries()) checkHidden(url, `inputs/${index}/url`, problems);
  checkHiddenHeaders(fields.inputs, problems);
  checkHidden(config.onPlay ?? '', 'on_play', problems);
  if (!config.disabled) checkSource(name, config.inputs, streams, problems);
  return resultOf(problems, withFullNames(fields, config), config);
}

/** capture_at by the names of peers: which peer a shorter word means, depends on the file. */
function withFullNames(fields: Fields, { clusterIngest }: HeldStream['config']): Fields {
  const given = fields.cluster_ingest;
  if (clusterIngest === null || clusterIngest.captureAt.length === 0) return fields;
  return { ...fields, cluster_ingest: { ...Object(given), capture_at: clusterIngest.captureAt } };
}

/** Somebody has sent back what was shown, of another source. */
function checkHidden(url: string, field: string, problems: Problems): void {
  if (!url.includes(hidden)) return;
  const place = { file: field, line: 0, column: 1 };
  problems.error(place, `the URL holds '${hidden}', which stands for a password that is not shown`, {
    expected: 'the password itself, or the URL of an input of this stream as it was shown',
  });
}

function checkHiddenHeaders(inputs: unknown, problems: Problems): void {
  for (const [index, input] of (Array.isArray(inputs) ? inputs : []).entries()) {
    for (const [name, value] of Object.entries(Object(input?.headers))) {
      if (value !== hidden) continue;
      const place = { file: `inputs/${index}/headers/${name}`, line: 0, column: 1 };
      problems.error(place, `the value of the header is '${hidden}', which stands for one that is not shown`, {
        expected: 'the value itself, or the URL of an input of this stream that has this header, as it was shown',
      });
    }
  }
}

/** Takes what this version knows of it. capture_at may name nodes that this node's file does not have. */
export function readHeldStream(fields: Fields): ReadStream {
  const problems = new Problems();
  const known = Object.fromEntries(Object.entries(fields).filter(([name]) => streamFields.includes(name)));
  const config = build(known, null, problems);
  return resultOf(problems, fields, config);
}

function resultOf(problems: Problems, fields: Fields, config: HeldStream['config']): ReadStream {
  const errors = problems.sorted([]).filter(({ severity }) => severity === 'error');
  if (errors.length === 0) return { type: 'stream', stream: { fields, config } };
  return { type: 'wrong', errors: errors.map(({ place, sentence }) => ({ path: pathOf(place), sentence })) };
}

function build(fields: Fields, peers: readonly PeerConfig[] | null, problems: Problems): HeldStream['config'] {
  const statements = fieldStatements(fields, problems);
  const block = interpret(statements, 'stream', { problems, masks: masksOf(statements) });
  return {
    title: valueOrNullIn([block], title),
    inputs: buildInputs(block).map(({ config }) => config),
    clusterIngest: buildClusterIngest(find([block], clusterIngest), peers, problems),
    disabled: find([block], disabled) !== null,
    audio: valueIn([block], audio),
    onPlay: valueOrNullIn([block], onPlay),
    ...saidIn(block, 'delivery', delivery),
    ...saidIn(block, 'segmentDurationMs', segmentDuration),
    ...saidIn(block, 'segmentCount', segmentCount),
    ...saidIn(block, 'sourceTimeoutMs', sourceTimeout),
    ...saidIn(block, 'retryLimit', retryLimit),
  };
}

/** Nothing where the block says nothing: the file's word counts then. */
function saidIn<Key extends keyof StreamDefaults>(
  block: Block,
  key: Key,
  directive: Directive<readonly [Argument<StreamDefaults[Key]>]>,
): Partial<StreamDefaults> {
  const given = find([block], directive);
  return given === null ? {} : ({ [key]: given.arguments[0] } as Partial<StreamDefaults>);
}

function checkName(name: string, problems: Problems): void {
  const parsed = streamName.parse(name);
  if (parsed.type === 'value') return;
  const details = { expected: streamName.expected, got: quotedText(name) };
  problems.error({ file: 'name', line: 0, column: 1 }, `the name of the stream ${parsed.wrong}`, details);
}

/** One camera serves one client: as in a file, of the first source. */
function checkSource(
  name: string,
  [first]: readonly Input[],
  streams: readonly StreamConfig[],
  problems: Problems,
): void {
  if (first === undefined || isShareable(first)) return;
  const key = sourceKey(first.url);
  const same = streams.find(({ name: other, disabled: isOff, inputs: [input] }) => {
    return other !== name && !isOff && input !== undefined && sourceKeyOf(input) === key;
  });
  if (same === undefined) return;
  const what = `stream '${name}' takes the same source as stream '${same.name}': one camera serves one client`;
  const details = { expected: 'another source', got: quotedText(maskUrl(first.url)) };
  problems.error({ file: 'inputs/0/url', line: 0, column: 1 }, what, details);
}
