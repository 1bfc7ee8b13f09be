// What all cameras have in common: how long their segments are, and which of them refuse connections just now. The judge of I1 counts
// their connections; a camera believes nobody.

export class Camera {
  readonly segmentSeconds: number;
  readonly #refusing = new Set<string>();

  constructor(segmentSeconds: number) {
    this.segmentSeconds = segmentSeconds;
  }

  refuses(stream: string): boolean {
    return this.#refusing.has(stream);
  }

  refuse(stream: string): void {
    this.#refusing.add(stream);
  }

  accept(stream: string): void {
    this.#refusing.delete(stream);
  }
}
