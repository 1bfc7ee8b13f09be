import { describe, expect, it } from 'vitest';
import { bytesField, numberField, readBytesField } from '../../../../../src/adapters/etcd/removal/protobuf.ts';

describe('a field', () => {
  it('is written as protobuf does it', () => {
    // From the encoding guide of protobuf.
    expect(numberField(1, 150)).toEqual(Buffer.from('089601', 'hex'));
    expect(bytesField(2, 'testing')).toEqual(Buffer.from('120774657374696e67', 'hex'));
    expect(numberField(5, 0)).toEqual(Buffer.from('2800', 'hex'));
    expect(numberField(5, 2 ** 40)).toEqual(Buffer.from('28808080808020', 'hex'));
  });

  it('is found among others of all kinds, also a long one', () => {
    const long = 'x'.repeat(300);
    const others = [
      numberField(1, 2 ** 40),
      Buffer.from('0d01020304', 'hex'),
      Buffer.from('110102030405060708', 'hex'),
    ];
    const message = Buffer.concat([...others, bytesField(3, 'no'), bytesField(2, long), bytesField(2, 'later')]);
    expect(readBytesField(message, 2)?.toString()).toBe(long);
    expect(readBytesField(message, 9)).toBeNull();
    expect(readBytesField(Buffer.from([0x0b, 0, 0]), 2)).toBeNull();
    expect(readBytesField(Buffer.alloc(0), 2)).toBeNull();
  });
});
