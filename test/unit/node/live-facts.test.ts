import { expect, it } from 'vitest';
import { LiveFacts } from '../../../src/node/live-facts.ts';
import { closedSegment } from '../../support/segments.ts';
import { cameraSegment } from '../../support/transport-stream.ts';

it('learns each stream from its own segments', () => {
  const facts = new LiveFacts();
  expect(facts.of('cam01')).toBeNull();
  facts.learn(closedSegment(0, { bytes: cameraSegment() }));
  facts.learn(closedSegment(0, { stream: 'cam02' }));
  expect(facts.of('cam01')).toMatchObject({ codecs: 'avc1.42C01F,mp4a.40.2', width: 1280 });
  expect(facts.of('cam02')).toMatchObject({ codecs: null, width: null, averageBandwidth: 4000 });
});
