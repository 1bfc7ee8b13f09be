// The sources of the streams against each other: a stream has at least one, and one camera has one client. Two streams whose first source is
// the same would connect to it twice, maybe from two nodes, which no ownership of a stream can prevent. That one of them is not of the cluster
// makes it worse, not better: every node connects for it.

import { maskUrl } from '../../base/mask-url.ts';
import type { Built, BuiltInput, BuiltStream } from '../build/built.ts';
import { quotedText } from '../build/quoted.ts';
import type { Input, InputKind } from '../config.ts';
import { url } from '../directives/stream.ts';
import type { Problems } from '../problems.ts';

interface Use {
  readonly stream: BuiltStream;
  readonly input: BuiltInput;
}

/** Kinds that several may read at once: files, test pictures, multicast. */
const shareable: readonly InputKind[] = ['file', 'testsrc'];
const multicast = /^udp:\/\/(?:[^/?#]*@)?(?:22[4-9]\.|23\d\.|\[ff)/i;
const defaultPorts: ReadonlyMap<string, string> = new Map([
  ['http', '80'],
  ['https', '443'],
  ['rtsp', '554'],
  ['rtsps', '322'],
  ['rtmp', '1935'],
]);

export function checkSources({ streams }: Built, problems: Problems): void {
  for (const { config, given, inputs } of streams) {
    if (inputs.length > 0 || given.statement.block === null || given.block.said.has(url as never)) continue;
    problems.error(
      given.statement.words[0]?.place ?? given.statement.name.place,
      `stream '${config.name}' has no source`,
      { expected: "'url URL;' in its block" },
    );
  }
  const firsts = new Map<string, Use>();
  const uses = new Map<string, Use>();
  for (const stream of streams.filter(({ config }) => !config.disabled)) {
    stream.inputs.forEach((input, index) => {
      if (!isShareable(input.config)) checkUse({ stream, input }, index === 0, firsts, uses, problems);
    });
  }
}

/** By several clients at once. */
export function isShareable({ kind, url: sourceUrl }: Input): boolean {
  return shareable.includes(kind) || multicast.test(sourceUrl);
}

/** Two spellings of one camera are equal: the case of the host, its default port and the user do not count; of udp only address and port. */
export function sourceKey(sourceUrl: string): string {
  const match = /^([a-z]+):\/\/(?:[^/?#]*@)?([^/?#]*)([^#]*)/i.exec(sourceUrl);
  const scheme = (match?.[1] ?? '').toLowerCase();
  const host = (match?.[2] ?? '').toLowerCase();
  const port = defaultPorts.get(scheme);
  const plainHost = port !== undefined && host.endsWith(`:${port}`) ? host.slice(0, -port.length - 1) : host;
  return `${scheme}://${plainHost}${scheme === 'udp' ? '' : match?.[3] || '/'}`;
}

const keys = new WeakMap<Input, string>();

/** Of an input that is looked at again and again. */
export function sourceKeyOf(input: Input): string {
  const known = keys.get(input) ?? sourceKey(input.url);
  keys.set(input, known);
  return known;
}

function checkUse(
  use: Use,
  isFirst: boolean,
  firsts: Map<string, Use>,
  uses: Map<string, Use>,
  problems: Problems,
): void {
  const key = sourceKey(use.input.config.url);
  const sameFirst = isFirst ? firsts.get(key) : undefined;
  const same = uses.get(key);
  if (sameFirst) tell(use, sameFirst, 'error', problems);
  else if (same && same.stream !== use.stream) tell(use, same, 'warn', problems);
  if (isFirst && !sameFirst) firsts.set(key, use);
  if (!same) uses.set(key, use);
}

function tell(use: Use, other: Use, severity: 'error' | 'warn', problems: Problems): void {
  const { file, line } = other.input.word.place;
  const what = `stream '${use.stream.config.name}' takes the same source as stream '${other.stream.config.name}' at ${file}:${line}`;
  const got = quotedText(maskUrl(use.input.config.url));
  const why =
    use.input.config.kind === 'udp'
      ? 'packets to one address and port have one receiver'
      : 'one camera serves one client';
  if (severity === 'error')
    problems.error(use.input.word.place, `${what}: ${why}`, { expected: 'another source', got });
  else problems.warn(use.input.word.place, `${what}; both may connect to it at one time`, { got });
}
