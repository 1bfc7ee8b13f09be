import { expect, it } from 'vitest';
import { parsePlaybackPath } from '../../../../src/http/playback/playback-path.ts';
import { nodeSegmentPath, nodeSegmentsPath } from '../../../../src/media/relay/node-segment-path.ts';

it('is read as what it was made of', () => {
  const name = '2026/11/21/12/39/00968-2000-8812.ts';
  const path = nodeSegmentPath('a/b c', name);
  expect(path).toBe(`/cluster/segments/a/b%20c/${name}`);
  expect(parsePlaybackPath(path.slice(nodeSegmentsPath.length))).toMatchObject({ stream: 'a/b c', name });
});
