import { describe, expect, it } from 'vitest';
import { all, defaultOf, emptyBlock, find, valueIn, valueOrNullIn } from '../../../../src/config/build/given.ts';
import { segmentCount, stream, title, url } from '../../../../src/config/directives/stream.ts';
import { directives } from '../../../../src/config/directives/table.ts';
import { data } from '../../../../src/config/directives/top.ts';
import { interpreted } from '../../../support/config-text.ts';

const own = interpreted('segment_count 5; title A; url testsrc://; url testsrc://b;', 'stream').block;
const top = interpreted('segment_count 6; data /a;').block;
const wrong = interpreted('segment_count few;', 'stream').block;

describe('a question goes through the layers', () => {
  it('and the first that says anything answers', () => {
    expect(valueIn([own, top], segmentCount)).toBe(5);
    expect(valueIn([emptyBlock('stream'), top], segmentCount)).toBe(6);
    expect(valueIn([emptyBlock('stream')], segmentCount)).toBe(10);
  });

  it('and one that was wrong is not replaced by the next', () => {
    expect(find([wrong, top], segmentCount)).toBeNull();
    expect(valueIn([wrong, top], segmentCount)).toBe(10);
  });

  it('and there may be no answer', () => {
    expect(valueOrNullIn([own], title)).toBe('A');
    expect(valueOrNullIn([top], title)).toBeNull();
    expect(valueOrNullIn([top], data)).toBe('/a');
  });
});

it('statements of one directive come in the order of the file', () =>
  expect(all(own, url).map(({ arguments: [source] }) => source.url)).toEqual(['testsrc://', 'testsrc://b']));

describe('defaults', () => {
  it.each(directives.filter(directive => directive.default !== null))('$name has one of its own type', directive => {
    const [argument] = directive.arguments;
    if (!argument) throw new Error('a default without an argument');
    expect(() => defaultOf({ ...directive, arguments: [argument] })).not.toThrow();
  });

  it('are asked for only where there is one', () => expect(() => defaultOf(stream)).toThrow("the default of 'stream'"));
});
