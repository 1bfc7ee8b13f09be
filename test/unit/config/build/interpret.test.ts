import { describe, expect, it } from 'vitest';
import { interpreted } from '../../../support/config-text.ts';

describe('interpret', () => {
  it('reads blocks by the scope of their directive', () => {
    const { block, complaints } = interpreted('peer s01 { weight 2; } peer s02;');
    expect(complaints).toEqual([]);
    expect(block.given.map(given => given.block.given.map(inner => inner.directive.name))).toEqual([['weight'], []]);
  });

  it.each([
    ['stream a;', "1:1 'stream' has no block (expected stream … { … }, got ';')"],
    ['http 80 { }', "1:9 'http' has no block (expected ';', got '{')"],
    ['cluster a; cluster b;', "1:12 'cluster' is given twice, first at weir.conf:1 (expected it once)"],
  ])('%s', (text, complaint) => expect(interpreted(text).complaints).toEqual([complaint]));

  it('tells everything that is wrong, at any depth', () =>
    expect(interpreted('http x; stream a { url y; segment_count z; } peer / { weight w; }').complaints).toHaveLength(
      5,
    ));

  it('remembers what somebody tried to say', () => {
    const { block } = interpreted('segment_count x; ulr testsrc://; titel a;', 'stream');
    expect(block.given).toEqual([]);
    expect([...block.said].map(directive => directive.name)).toEqual(['segment_count', 'url', 'title']);
  });

  it('says nothing more of a block without a name', () => expect(interpreted('{ x; }').complaints).toHaveLength(1));
});
