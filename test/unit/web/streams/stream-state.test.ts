import { describe, expect, it } from 'vitest';
import { isTrouble, nodesOf, sentenceOn, stateOf } from '../../../../src/web/streams/stream-state.ts';
import { orphan, webStream } from '../../../support/web-picture.ts';

const withStatus = (status: 'waiting' | 'error' | null) => webStream('a', { stats: { status } });
const warned = webStream('a', { stats: { warnings: ['its keyframes are 9 s apart'] } });
const stopped = orphan('a', 'switched off by admin', { stopped: { by: 'admin', at: 5 } });

describe('how a stream is doing', () => {
  it.each([
    [webStream('a'), 'running', 'good', false],
    [warned, 'running', 'warn', true],
    [withStatus('waiting'), 'waiting', 'warn', true],
    [withStatus('error'), 'error', 'bad', true],
    [withStatus(null), 'unknown', 'warn', true],
    [orphan('a', 'no node is up'), 'nowhere', 'bad', true],
    [stopped, 'stopped', 'idle', false],
    [webStream('a', { disabled: true }), 'disabled', 'idle', false],
  ])('%#: in a word, and whether somebody should look', (stream, word, tone, isBad) => {
    expect([stateOf(stream), isTrouble(stream)]).toEqual([{ word, tone }, isBad]);
  });

  it('is running until its owner has let go of it, though it was switched off', () => {
    expect(stateOf(webStream('a', { stopped: { by: 'admin', at: 5 } })).word).toBe('running');
  });

  it('is told by what should be mended, else by why it is so', () => {
    expect(sentenceOn(warned)).toBe('its keyframes are 9 s apart');
    expect(sentenceOn(webStream('a'))).toBe('segments come');
    expect(sentenceOn(orphan('a', 'no node is up'))).toBe('no node is up');
  });

  it('is on the nodes that run it', () => {
    expect(nodesOf(webStream('a'))).toBe('n1');
    expect(nodesOf(orphan('a', ''))).toBe('–');
    const { cluster_ingest: _, ...local } = webStream('a', { owner: null, stats: { running_on: [] } });
    expect(nodesOf(local)).toBe('every node');
  });
});
