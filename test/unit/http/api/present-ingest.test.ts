import { describe, expect, it } from 'vitest';
import { presentIngest } from '../../../../src/http/api/present-ingest.ts';
import { ingestView, ownerView, streamView } from '../../../support/fake-node-view.ts';

const known = ingestView('cam01', { epoch: 20 });

describe('the ingest that is shown of a stream', () => {
  it.each([20, 19])('is the one that its owner runs (owner since epoch %d)', epoch =>
    expect(presentIngest(streamView('cam01', { owner: ownerView('n2', { epoch }) }), known)).toBe(known),
  );

  it('is not the one of the last owner', () => {
    expect(presentIngest(streamView('cam01', { owner: ownerView('n2', { epoch: 21 }) }), known)).toBeNull();
    expect(presentIngest(streamView('cam01', { owner: null }), known)).toBeNull();
  });

  it('is that of this node where it runs on every one', () => {
    const local = ingestView('cam01', { epoch: 0 });
    expect(presentIngest(streamView('cam01', { clustered: false, owner: null }), local)).toBe(local);
    expect(presentIngest(streamView('cam01', { clustered: false, owner: null }), null)).toBeNull();
  });
});
