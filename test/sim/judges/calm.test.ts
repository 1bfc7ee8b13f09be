import { describe, expect, it } from 'vitest';
import { Calm } from './calm.ts';

function scene() {
  const stretches = new Map<string, string>();
  return { stretches, calm: new Calm({ nodes: ['a', 'b'], stretchOf: node => stretches.get(node) ?? null }) };
}

describe('calm', () => {
  it('lasts as long as the stretch is the same one', () => {
    const { stretches, calm } = scene();
    stretches.set('a', 'first');
    calm.look(100);
    calm.look(900);
    expect(calm.sinceMs('a')).toBe(100);
    expect(calm.sinceMs('b')).toBeNull();
  });

  it('begins anew after a trouble that nobody saw', () => {
    const { stretches, calm } = scene();
    stretches.set('a', 'first');
    calm.look(100);
    stretches.set('a', 'second');
    expect(calm.sinceMs('a')).toBeNull();
    calm.look(900);
    expect(calm.sinceMs('a')).toBe(900);
  });

  it('is over at once, not only when it looks again', () => {
    const { stretches, calm } = scene();
    stretches.set('a', 'first');
    calm.look(100);
    stretches.delete('a');
    expect(calm.sinceMs('a')).toBeNull();
  });
});
