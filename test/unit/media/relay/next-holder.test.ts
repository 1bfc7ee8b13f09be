import { describe, expect, it } from 'vitest';
import { type Asked, type Holder, nextHolder, patienceMs, slowMs } from '../../../../src/media/relay/next-holder.ts';

const untilMs = 10_000;

function holders(...standings: readonly Holder['standing'][]): readonly Holder[] {
  return standings.map((standing, index) => ({ node: `n${index + 1}`, standing }));
}

function step(all: readonly Holder[], nowMs: number, asked: Readonly<Record<string, Asked>> = {}) {
  return nextHolder(all, new Map(Object.entries(asked)), { nowMs, untilMs });
}

const underWay = (heardMs: number, askedMs = heardMs): Asked => ({ type: 'underWay', askedMs, heardMs });
const failed = (atMs: number): Asked => ({ type: 'failed', atMs });
const lacking: Asked = { type: 'lacking' };

describe('the next holder', () => {
  it('is the first one at first', () =>
    expect(step(holders('living', 'living'), 0)).toEqual({ type: 'ask', node: 'n1' }));

  it('is the second one after 600 ms of silence, not before', () => {
    const both = holders('living', 'living');
    expect(step(both, 599, { n1: underWay(0) })).toEqual({ type: 'wait', untilMs: 600 });
    expect(step(both, 600, { n1: underWay(0) })).toEqual({ type: 'ask', node: 'n2' });
    expect(step(both, 700, { n1: underWay(0), n2: underWay(600) })).toEqual({ type: 'wait', untilMs: 1200 });
  });

  it('is not asked for while the first one sends, for 3 s, and the second one after that', () => {
    const both = holders('living', 'living');
    expect(step(both, 2700, { n1: underWay(2600, 0) })).toEqual({ type: 'wait', untilMs: slowMs });
    expect(step(both, slowMs, { n1: underWay(slowMs, 0) })).toEqual({ type: 'ask', node: 'n2' });
    const asked = { n1: underWay(slowMs, 0), n2: underWay(slowMs) };
    expect(step(both, slowMs, asked)).toEqual({ type: 'wait', untilMs: slowMs + patienceMs });
  });

  it('is the second one at once when the first is silent, gone, has failed or lacks it', () => {
    const second = { type: 'ask', node: 'n2' };
    expect(step(holders('silent', 'living'), 0)).toEqual(second);
    expect(step(holders('gone', 'living'), 0)).toEqual(second);
    expect(step(holders('living', 'living'), 50, { n1: failed(50) })).toEqual(second);
    expect(step(holders('living', 'living'), 50, { n1: lacking })).toEqual(second);
  });

  it('is the second one at once when the first falls silent while it is asked', () =>
    expect(step(holders('silent', 'living'), 100, { n1: underWay(50) })).toEqual({ type: 'ask', node: 'n2' }));

  it('may be one that has fallen silent when there is no other', () =>
    expect(step(holders('silent', 'gone'), 0)).toEqual({ type: 'ask', node: 'n1' }));

  it('is not asked for while one that leaves the cluster still sends, and there is no other', () => {
    expect(step(holders('gone'), 100, { n1: underWay(50) })).toEqual({ type: 'wait', untilMs: 650 });
    expect(step(holders('gone'), 650, { n1: underWay(50) })).toEqual({ type: 'gone' });
    expect(step(holders('gone'), 5000, { n1: underWay(4900, 0) }).type).toBe('wait');
    expect(step(holders('gone', 'living'), 100, { n1: underWay(50) })).toEqual({ type: 'ask', node: 'n2' });
  });

  it('is one that failed before, a moment later', () => {
    expect(step(holders('living'), 100, { n1: failed(50) })).toEqual({ type: 'wait', untilMs: 650 });
    expect(step(holders('living'), 650, { n1: failed(50) })).toEqual({ type: 'ask', node: 'n1' });
  });

  it('is none while all are asked and silent: it is looked again whether another one has it by then', () => {
    const both = { n1: underWay(0), n2: underWay(0) };
    expect(step(holders('living', 'silent'), 5000, both)).toEqual({ type: 'wait', untilMs: 5600 });
    expect(step(holders('living', 'silent'), 9500, both)).toEqual({ type: 'wait', untilMs });
  });

  it('is none when the time is over, or when nobody has it any more', () => {
    expect(step(holders('living'), untilMs, { n1: underWay(untilMs - 1) })).toEqual({ type: 'late' });
    expect(step(holders('gone', 'living'), 0, { n2: lacking })).toEqual({ type: 'gone' });
    expect(step([], 0)).toEqual({ type: 'gone' });
  });

  it('never waits for nothing', () => {
    for (const standing of ['living', 'silent'] as const)
      for (const n1 of [underWay(0), failed(0)])
        for (let nowMs = 0; nowMs < untilMs; nowMs += patienceMs / 2) {
          const next = step(holders(standing), nowMs, { n1 });
          if (next.type === 'wait') expect(next.untilMs).toBeGreaterThan(nowMs);
        }
  });
});
