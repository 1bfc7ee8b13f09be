// What is wrong, in words: the first thing that somebody who opens the cluster page should read. What many streams have in common is said once.

import { nodeState } from '../nodes/node-state.ts';
import type { PageState, Span } from '../state/page-state.ts';
import type { Stream } from '../state/picture.ts';
import { sentenceOn, stateOf } from '../streams/stream-state.ts';
import { count, lasting } from '../words.ts';

export interface Trouble {
  readonly tone: 'bad' | 'warn';
  readonly sentence: string;
  /** What shows the streams that are meant; null: it is not about streams. */
  readonly search: string | null;
}

/** Segments without a copy are worth a word when it is not only a moment, as it is while streams move; and for so long after the last one. */
const unprotectedMs = 5000;
const unprotectedForMs = 30_000;
const mostNames = 3;

export function troublesOf(state: PageState): readonly Trouble[] {
  const troubles = [...ofAnswers(state), ...ofThisNode(state), ...ofPeers(state), ...ofStreams(state)];
  return troubles.toSorted((a, b) => Number(a.tone === 'warn') - Number(b.tone === 'warn'));
}

function ofAnswers({ silence, node, answered, nowMs, streams, streamCount }: PageState): readonly Trouble[] {
  const troubles: Trouble[] = [];
  const shown = streams?.length ?? 0;
  if (silence !== null && node === null) troubles.push(bad(`This node does not answer: ${silence}`));
  if (silence !== null && node !== null) {
    const ageMs = nowMs - answered.atMs;
    troubles.push(
      bad(`${node.hostname} has not answered for ${lasting(ageMs)}; what you see is that old (${silence})`),
    );
  }
  if (streams !== null && shown < streamCount) {
    troubles.push(warn(`This page shows the first ${shown} of ${streamCount} streams.`));
  }
  return troubles;
}

function ofThisNode({ node, unprotected, nowMs }: PageState): readonly Trouble[] {
  if (node === null) return [];
  const troubles: Trouble[] = [];
  const { trouble } = node.etcd;
  if (trouble !== null) {
    const sentence = `${node.hostname} cannot use etcd: ${trouble}`;
    troubles.push(node.ready ? warn(sentence) : bad(sentence));
  }
  if (!node.ready)
    troubles.push(bad(`${node.hostname} is not ready: ${node.ready_reason.replace(` (${trouble})`, '')}`));
  if (node.ready && isUnprotected(unprotected.rising, nowMs)) {
    troubles.push(
      warn(
        `${node.hostname} gives out segments of which no other node has a copy: should it be lost now, viewers would miss them. ` +
          'Is another node up, and can it be reached?',
      ),
    );
  }
  return [...troubles, ...node.warnings.map(warning => warn(warning))];
}

function isUnprotected(rising: Span | null, nowMs: number): boolean {
  if (rising === null) return false;
  return rising.toMs - rising.fromMs >= unprotectedMs && nowMs - rising.toMs < unprotectedForMs;
}

/** That the node which answers is no member has been said already. */
function ofPeers({ peers, node }: PageState): readonly Trouble[] {
  const named = (word: string) => peers.filter(peer => nodeState(peer).word === word).map(({ hostname }) => hostname);
  const down = named('down').filter(name => name !== node?.hostname || node.ready);
  const suspect = named('suspect');
  return [
    ...(down.length === 0 ? [] : [bad(`${count(down.length, 'node')} down: ${some(down)}`)]),
    ...(suspect.length === 0
      ? []
      : [
          bad(
            `${some(suspect)} ${suspect.length === 1 ? 'has' : 'have'} fallen silent towards ${node?.hostname ?? 'this node'}, but still ` +
              `${suspect.length === 1 ? 'holds its lease' : 'hold their leases'}: viewers are not sent there until it is heard again or its streams have moved`,
          ),
        ]),
  ];
}

/** One sentence for all streams that are in the same state for the same reason. */
function ofStreams({ streams }: PageState): readonly Trouble[] {
  const all = streams ?? [];
  return [
    ...grouped(all, 'nowhere', names => `${verb(names, 'runs', 'run')} nowhere`),
    ...grouped(all, 'error', names => `${verb(names, 'gives', 'give')} no picture`),
    ...mendable(all),
  ];
}

function grouped(
  streams: readonly Stream[],
  word: string,
  say: (names: readonly string[]) => string,
): readonly Trouble[] {
  const ofWord = streams.filter(stream => stateOf(stream).word === word);
  const byReason = new Map<string, Stream[]>();
  for (const stream of ofWord) {
    const reason = generalized(stream);
    const those = byReason.get(reason);
    if (those === undefined) byReason.set(reason, [stream]);
    else those.push(stream);
  }
  const sentences = [...byReason.values()].toSorted((a, b) => b.length - a.length);
  const shown = sentences.slice(0, mostNames).map(those => {
    const names = those.map(({ name }) => name);
    const [first] = those;
    return bad(
      `${say(names)}: ${first === undefined ? '' : sentenceOn(first)}`,
      names.length === 1 ? (names[0] ?? '') : word,
    );
  });
  const left = sentences.slice(mostNames).flat().length;
  return left === 0 ? shown : [...shown, bad(`${count(left, 'stream')} more, for other reasons`, word)];
}

/** Numbers, addresses and names differ from stream to stream where the reason is the same. */
function generalized(stream: Stream): string {
  return sentenceOn(stream).replaceAll(stream.name, '').replaceAll(/\d+/g, '0');
}

/** They run, and an operator could make them run better. */
function mendable(streams: readonly Stream[]): readonly Trouble[] {
  const those = streams.filter(
    ({ disabled, stats }) => !disabled && stats.status === 'running' && stats.warnings.length > 0,
  );
  const [first] = those;
  if (first === undefined) return [];
  if (those.length === 1) return [warn(`${first.name}: ${sentenceOn(first)}`, first.name)];
  return [
    warn(`${count(those.length, 'stream')} should be mended, ${first.name} for example: ${sentenceOn(first)}`, ''),
  ];
}

function verb(names: readonly string[], one: string, several: string): string {
  return names.length === 1 ? `${names[0]} ${one}` : `${names.length} streams (${some(names)}) ${several}`;
}

function some(names: readonly string[]): string {
  const shown = names.slice(0, mostNames).join(', ');
  return names.length > mostNames ? `${shown} and ${names.length - mostNames} more` : shown;
}

function bad(sentence: string, search: string | null = null): Trouble {
  return { tone: 'bad', sentence, search };
}

function warn(sentence: string, search: string | null = null): Trouble {
  return { tone: 'warn', sentence, search };
}
