import { beforeEach, expect, it } from 'vitest';
import type { StreamConfig } from '../../../../src/config/config.ts';
import { LocalStreams } from '../../../../src/node/configured/local-streams.ts';
import { configOf } from '../../../support/config-text.ts';

let wanted: readonly StreamConfig[];
let shared: Set<string>;
let told: string[];
let local: LocalStreams;

beforeEach(() => {
  wanted = streams('a', 'b');
  shared = new Set();
  told = [];
  local = new LocalStreams({
    wanted: () => wanted,
    ingests: {
      run: ({ stream, epoch, session }) => told.push(`run ${stream.name} ${epoch} ${session}`),
      halt: (stream, how, reason) => told.push(`halt ${stream} ${how}: ${reason}`),
    },
    isShared: stream => shared.has(stream),
  });
});

function streams(...names: string[]): readonly StreamConfig[] {
  return configOf(names.map(name => `stream ${name} { url testsrc://; }`).join(' ')).streams;
}

it('runs what is wanted, once', () => {
  local.follow();
  local.follow();
  expect(told).toEqual(['run a 0 0', 'run b 0 0']);
});

it('ends what is not wanted any more before it begins what is new', () => {
  local.follow();
  told.length = 0;
  wanted = streams('b', 'c');
  local.follow();
  expect(told).toEqual(['halt a now: this node does not run it any more', 'run c 0 0']);
});

it('waits until the cluster has let go of a stream', () => {
  shared.add('a');
  local.follow();
  expect(told).toEqual(['run b 0 0']);
  shared.delete('a');
  local.follow();
  expect(told).toEqual(['run b 0 0', 'run a 0 0']);
});

it('stops for good', () => {
  local.follow();
  told.length = 0;
  local.stop('it leaves');
  local.follow();
  expect(told).toEqual(['halt a now: it leaves', 'halt b now: it leaves']);
});
