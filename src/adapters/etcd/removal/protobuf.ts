// As much of the protobuf wire format as the three messages of the removal need: fields of bytes and of whole numbers >= 0.

const varint = 0;
const fixed64 = 1;
const bytes = 2;
const fixed32 = 5;

export function numberField(field: number, value: number): Buffer {
  return Buffer.concat([varintOf(field * 8 + varint), varintOf(value)]);
}

export function bytesField(field: number, value: Buffer | string): Buffer {
  const content = Buffer.from(value);
  return Buffer.concat([varintOf(field * 8 + bytes), varintOf(content.length), content]);
}

/** The first field of bytes with this number; null: there is none, or this is no message. */
export function readBytesField(message: Buffer, wanted: number): Buffer | null {
  let at = 0;
  while (at < message.length) {
    const [tag, afterTag] = readVarint(message, at);
    const wire = tag % 8;
    const [value, afterValue] = readVarint(message, afterTag);
    if (wire === varint) at = afterValue;
    else if (wire === fixed64) at = afterTag + 8;
    else if (wire === fixed32) at = afterTag + 4;
    else if (wire !== bytes) return null;
    else if ((tag - wire) / 8 === wanted) return message.subarray(afterValue, afterValue + value);
    else at = afterValue + value;
  }
  return null;
}

/** Seven bits a byte, the lowest first. Not by shifting: revisions may have more than 32 bits. */
function varintOf(value: number): Buffer {
  const digits: number[] = [];
  let rest = value;
  for (; rest >= 0x80; rest = Math.floor(rest / 0x80)) digits.push((rest % 0x80) + 0x80);
  return Buffer.from([...digits, rest]);
}

function readVarint(message: Buffer, from: number): readonly [value: number, next: number] {
  let value = 0;
  let weight = 1;
  let at = from;
  for (; (message[at] ?? 0) >= 0x80; at++) {
    value += ((message[at] ?? 0) - 0x80) * weight;
    weight *= 0x80;
  }
  return [value + (message[at] ?? 0) * weight, at + 1];
}
