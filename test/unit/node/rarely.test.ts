import { expect, it } from 'vitest';
import { Rarely } from '../../../src/node/rarely.ts';
import { FakeClock } from '../../support/fake-clock.ts';

it('is due at once, and then a minute after it was told last', () => {
  const clock = new FakeClock();
  const rarely = new Rarely(clock);
  const [atOnce, again] = [rarely.isDue(), rarely.isDue()];
  clock.advance(59_999);
  const early = rarely.isDue();
  clock.advance(1);
  expect([atOnce, again, early, rarely.isDue(), rarely.isDue()]).toEqual([true, false, false, true, false]);
});
