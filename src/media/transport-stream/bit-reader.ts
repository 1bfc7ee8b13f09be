// Reads the bits of a parameter set, with the variable-length codes of H.264 and H.265 (9.1 in both). Past the end there are only
// zeros and `isPast` is true: who reads asks once, when all is read, instead of after each field.

/** The longest code that the standards allow has 32 zeros in front. */
const mostZeros = 32;

export class BitReader {
  readonly #bytes: Uint8Array;
  #at = 0;

  /** @param bytes without emulation prevention bytes. */
  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  /** More was read than there is. */
  get isPast(): boolean {
    return this.#at > this.#bytes.length * 8;
  }

  flag(): boolean {
    return this.bits(1) === 1;
  }

  /** @param count 0 to 32. */
  bits(count: number): number {
    let value = 0;
    for (let read = 0; read < count; read += 1) {
      const byte = this.#bytes[this.#at >> 3] ?? 0;
      value = value * 2 + ((byte >> (7 - (this.#at & 7))) & 1);
      this.#at += 1;
    }
    return value;
  }

  skip(count: number): void {
    this.#at += count;
  }

  /** ue(v) */
  unsigned(): number {
    let zeros = 0;
    while (zeros < mostZeros && !this.isPast && !this.flag()) zeros += 1;
    return 2 ** zeros - 1 + this.bits(zeros);
  }

  /** se(v) */
  signed(): number {
    const code = this.unsigned();
    return code % 2 === 1 ? (code + 1) / 2 : -code / 2;
  }
}
