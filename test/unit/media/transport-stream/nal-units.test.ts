import { expect, it } from 'vitest';
import { nalUnits, withoutEmulation } from '../../../../src/media/transport-stream/nal-units.ts';

const units = (hex: string) => [...nalUnits(Buffer.from(hex, 'hex'))].map(unit => Buffer.from(unit).toString('hex'));

it('finds the units behind start codes of three and of four bytes', () => {
  expect(units('0000000167aa0000016801' + '000001' + '65bb')).toEqual(['67aa', '6801', '65bb']);
  expect(units('00000167' + '00000001' + '68')).toEqual(['6700', '68']);
});

it('finds none where there is none', () => {
  for (const hex of ['', '01', '0001', '000001', '010203040506', '00000201']) {
    expect(units(hex).filter(unit => unit !== '')).toEqual([]);
  }
});

it('takes out what was put in so that no start code appears', () => {
  const clean = (hex: string) => Buffer.from(withoutEmulation(Buffer.from(hex, 'hex'))).toString('hex');
  expect(clean('67000003010000030003')).toBe('670000010000' + '0003');
  expect(clean('0000030000030000')).toBe('000000000000');
  expect(clean('000300')).toBe('000300');
});
