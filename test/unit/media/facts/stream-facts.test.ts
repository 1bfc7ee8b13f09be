import { expect, it } from 'vitest';
import { parseStreamFacts, type StreamFacts } from '../../../../src/media/facts/stream-facts.ts';

const facts: StreamFacts = {
  codecs: 'avc1.4D401F,mp4a.40.2',
  width: 1280,
  height: 720,
  frameRate: 25,
  bandwidth: 2_800_000,
  averageBandwidth: 2_200_000,
};
const radio: StreamFacts = { ...facts, codecs: null, width: null, height: null, frameRate: null };

it('takes facts as another node sent them, and nothing else of what it sent', () => {
  for (const sent of [facts, radio]) {
    expect(parseStreamFacts(JSON.parse(JSON.stringify({ ...sent, more: 1 })))).toEqual(sent);
  }
});

it.each([
  null,
  'facts',
  [],
  {},
  { ...facts, codecs: 'avc1"\n#EXT-X-ENDLIST' },
  { ...facts, codecs: '' },
  { ...facts, codecs: 5 },
  { ...facts, width: null },
  { ...facts, height: 720.5 },
  { ...facts, frameRate: 0 },
  { ...facts, frameRate: Number.POSITIVE_INFINITY },
  { ...facts, bandwidth: 0 },
  { ...facts, bandwidth: undefined },
  { ...facts, averageBandwidth: 2_900_000 },
])('refuses %j', sent => {
  expect(parseStreamFacts(sent)).toBeNull();
});
