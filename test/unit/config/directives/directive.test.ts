import { expect, it } from 'vitest';
import {
  argument,
  directive,
  later,
  option,
  secret,
  several,
  usageOf,
} from '../../../../src/config/directives/directive.ts';
import { integer } from '../../../../src/config/values/quantity.ts';
import { text } from '../../../../src/config/values/word.ts';

const words = text('a text');

it('what is left out is none, false or null', () =>
  expect(directive({ name: 'a', scopes: ['top'], help: 'A.' })).toEqual({
    name: 'a',
    scopes: ['top'],
    help: 'A.',
    aliases: [],
    arguments: [],
    options: {},
    block: null,
    needsBlock: false,
    needsRestart: false,
    many: false,
    default: null,
    without: null,
    supported: true,
  }));

it('usage shows arguments, options and the block', () => {
  expect(usageOf(directive({ name: 'a', scopes: ['top'], help: '' }))).toBe('');
  expect(
    usageOf(
      directive({
        name: 'a',
        scopes: ['top'],
        help: '',
        arguments: [argument('X', words), several('Y', words)],
        options: { n: option('N', integer(0, 1), ''), m: { ...option('M', words, ''), many: true } },
        block: 'peer',
      }),
    ),
  ).toBe('X Y… [n=N] [m=M …] [{ … }]');
});

it('several words are a list', () => {
  expect(several('N', integer(0, 9)).type.parse('7')).toEqual({ type: 'value', value: [7] });
  expect(several('N', integer(0, 9)).type.parse('x').type).toBe('wrong');
});

it('a secret is marked as one', () => expect(secret('S', words)).toMatchObject({ secret: true, several: false }));

it('what comes later is not supported', () =>
  expect(later('a', ['top'], 'X', 'A.')).toMatchObject({ name: 'a', supported: false }));
