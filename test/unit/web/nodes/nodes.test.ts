import { describe, expect, it } from 'vitest';
import { drainSentence, nodeState } from '../../../../src/web/nodes/node-state.ts';
import { sortNodes } from '../../../../src/web/nodes/sort-nodes.ts';
import { usualDigest } from '../../../../src/web/nodes/usual-digest.ts';
import { webPeer } from '../../../support/web-picture.ts';

describe('how a node is doing', () => {
  it('is told by the worst that is known of it', () => {
    expect(nodeState(webPeer('a'))).toEqual({ word: 'up', tone: 'good' });
    expect(nodeState(webPeer('a', { status: 'draining' })).word).toBe('draining');
    expect(nodeState(webPeer('a', { status: 'draining', suspect: true })).word).toBe('suspect');
    expect(nodeState(webPeer('a', { status: 'down', suspect: true })).word).toBe('down');
  });

  it('says how far a drain has come', () => {
    expect(drainSentence(webPeer('a', { total_streams: 5 }), 12)).toBe('5 of 12 streams still there');
    expect(drainSentence(webPeer('a', { total_streams: 0 }), 12)).toBe('empty: it may be stopped');
  });
});

describe('the usual configuration', () => {
  const peers = (...digests: readonly (string | null)[]) =>
    digests.map((config_digest, index) => webPeer(`n${index}`, { config_digest }));

  it('is that of most nodes, whichever of them is asked', () => {
    expect(usualDigest(peers('a', 'b', 'b'), 'n0')).toBe('b');
    expect(usualDigest(peers('a', 'b', 'b', null), 'n3')).toBe('b');
  });

  it('is that of the node that is asked where two are as common', () => {
    expect(usualDigest(peers('a', 'b'), 'n0')).toBe('a');
    expect(usualDigest(peers('a', 'b'), 'n1')).toBe('b');
  });

  it('is not known where nobody says', () => {
    expect(usualDigest(peers(null), 'n0')).toBeNull();
  });
});

describe('the order of the nodes', () => {
  const peers = [
    webPeer('n10', { load: 3, lease_remaining_ms: null }),
    webPeer('n9', { load: 5, status: 'down' }),
    webPeer('n1', { load: 1, lease_remaining_ms: 2000 }),
  ];
  const order = (column: Parameters<typeof sortNodes>[1]['column']) =>
    sortNodes(peers, { column, descending: false }).map(({ hostname }) => hostname);

  it('is by any column', () => {
    expect(order('name')).toEqual(['n1', 'n9', 'n10']);
    expect(order('load')).toEqual(['n1', 'n10', 'n9']);
    expect(order('state')[0]).toBe('n9');
    expect(order('lease').at(-1)).toBe('n10');
  });
});
