import { describe, expect, it } from 'vitest';
import { encodeStream, readStreamValue, streamValueAfter } from '../../../../src/cluster/mirror/stream-value.ts';

const fields = { inputs: ['rtsp://u:hush@c/1'], cluster_ingest: { weight: 2 } };

describe('the value of a stream', () => {
  it('is read as it was written', () =>
    expect(readStreamValue(encodeStream(fields, 'admin', 7))).toMatchObject({
      type: 'value',
      value: { by: 'admin', at: 7, trouble: null, stream: { fields, config: { clusterIngest: { weight: 2 } } } },
    }));

  it.each([
    ['', 'it is no JSON object'],
    ['[]', 'it is no JSON object'],
    ['null', 'it is no JSON object'],
    ['{}', 'it has another version: a later weir wrote it, or a stranger'],
    ['{"v":2,"stream":{}}', 'it has another version: a later weir wrote it, or a stranger'],
    ['{"v":1}', 'it says nothing of a stream'],
    ['{"v":1,"stream":{"inputs":["what://u:hush@x"]}}', expect.stringMatching(/^inputs\/0\/url: (?!.*hush)/)],
  ])('%j is told in words', (text, reason) => expect(readStreamValue(text)).toEqual({ type: 'unreadable', reason }));

  it('passes over who wrote it when that cannot be read', () =>
    expect(readStreamValue('{"v":1,"by":5,"at":"x","stream":{"new":1}}')).toMatchObject({
      value: { by: 'unknown', at: 0 },
    }));
});

describe('what cannot be read', () => {
  const read = readStreamValue(encodeStream(fields, 'admin', 7));
  const former = { value: read.type === 'value' ? read.value : null, create: 1, mod: 1 };

  it('leaves what was read before, with the trouble', () => {
    const after = streamValueAfter(former, 'nonsense');
    expect(after).toEqual({ ...former.value, trouble: 'it is no JSON object' });
    expect(streamValueAfter({ ...former, value: after }, encodeStream(fields, 'b', 8))?.trouble).toBeNull();
  });

  it('is nothing where nothing was read before', () => {
    expect(streamValueAfter(undefined, 'nonsense')).toBeNull();
    expect(streamValueAfter({ ...former, value: null }, 'nonsense')).toBeNull();
  });
});
