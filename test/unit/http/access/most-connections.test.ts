import { expect, it } from 'vitest';
import { mostConnections } from '../../../../src/http/access/most-connections.ts';

const limits = (soft: string) => `Limit                     Soft Limit           Hard Limit           Units
Max processes             7823                 7823                 processes
Max open files            ${soft}                 524288               files
`;

it('leaves a node what it needs itself', () => {
  expect(['1024', '65536', '100', 'unlimited'].map(soft => mostConnections(limits(soft)))).toEqual([
    768,
    58_982,
    64,
    null,
  ]);
  expect(mostConnections('')).toBeNull();
  expect(mostConnections()).not.toBe(0);
});
