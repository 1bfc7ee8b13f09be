import { describe, expect, it } from 'vitest';
import { bytes, duration, integer, integerOrUnlimited, weight } from '../../../../src/config/values/quantity.ts';

describe('duration', () => {
  const type = duration(1000, 60_000);

  it('takes what lies within its limits', () =>
    expect(['1s', '1m'].map(text => type.parse(text).type)).toEqual(['value', 'value']));

  it('names the limit that is broken', () => {
    expect(type.parse('999ms')).toEqual({ type: 'wrong', wrong: 'is less than 1s' });
    expect(type.parse('61')).toEqual({ type: 'wrong', wrong: 'is more than 1m' });
  });

  it('never lets through what a timer cannot wait', () => expect(duration().parse('25d').type).toBe('wrong'));
});

describe('bytes', () => {
  it('takes sizes', () => expect(bytes(0).parse('2G')).toEqual({ type: 'value', value: 2_147_483_648 }));

  it('refuses percentages and what is too little', () => {
    expect(bytes(0).parse('50%')).toEqual({ type: 'wrong', wrong: 'cannot be a percentage' });
    expect(bytes(1024).parse('1023')).toEqual({ type: 'wrong', wrong: 'is less than 1K' });
  });
});

describe('integer', () => {
  it('refuses signs, fractions and what is out of range', () =>
    expect(['1', '10', '0', '11', '-1', '1.5', '1e1', ''].map(text => integer(1, 10).parse(text).type)).toEqual([
      'value',
      'value',
      ...Array(6).fill('wrong'),
    ]));
});

describe('integerOrUnlimited', () => {
  it('has a word for no limit', () => {
    expect(integerOrUnlimited(0, 10).parse('unlimited')).toEqual({ type: 'value', value: null });
    expect(integerOrUnlimited(0, 10).parse('7')).toEqual({ type: 'value', value: 7 });
    expect(integerOrUnlimited(0, 10).parse('none').type).toBe('wrong');
  });
});

describe('weight', () => {
  it('is a positive number', () =>
    expect(['1', '2.5', '0.01', '0', '0.001', '-1', 'x', '1e9'].map(text => weight.parse(text).type)).toEqual([
      'value',
      'value',
      'value',
      ...Array(5).fill('wrong'),
    ]));
});
