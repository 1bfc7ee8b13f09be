import { expect, it } from 'vitest';
import { complain, complaintRate, noComplaints } from '../../../../src/media/ingest/complaints.ts';

const at = (...times: readonly number[]) => times.reduce(complain, noComplaints);

it('are counted over the last whole window of 10 s', () => {
  const complaints = at(100_001, 104_000, 109_999);
  expect(complaintRate(complaints, 109_999)).toBe(0);
  expect(complaintRate(complaints, 110_000)).toBe(0.3);
  expect(complaintRate(complaints, 119_999)).toBe(0.3);
  expect(complaintRate(complaints, 120_000)).toBe(0);
});

it('go on from one window to the next', () => {
  const complaints = at(100_001, 112_000, 113_000);
  expect([complaintRate(complaints, 119_000), complaintRate(complaints, 121_000)]).toEqual([0.1, 0.2]);
  expect(at(100_001, 140_000).before).toBe(0);
});

it('are all counted', () => {
  expect(at(1, 2, 90_000).total).toBe(3);
  expect([noComplaints.total, complaintRate(noComplaints, 1e9)]).toEqual([0, 0]);
});
