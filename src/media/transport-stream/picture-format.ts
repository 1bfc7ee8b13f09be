// What a sequence parameter set says of the picture, in the words of a multivariant playlist.

export interface PictureFormat {
  /** As RFC 6381 has it: `avc1.4D401F`, `hvc1.1.6.L93.B0`. */
  readonly codec: string;
  /** As it is shown: cropped. Not stretched to its aspect ratio. */
  readonly width: number;
  readonly height: number;
  /** Frames a second; null: it is not said, or not believable. */
  readonly frameRate: number | null;
}

/** The highest levels of H.264 and H.265 end at 8192 x 4320 (and that on its side, or longer, but never this). */
export const mostPixels = 16_384;

/** Less or more than this is a camera that fills the field with something else. */
const mostFrameRate = 300;

export function believableRate(framesPerSecond: number): number | null {
  return framesPerSecond >= 1 && framesPerSecond <= mostFrameRate ? framesPerSecond : null;
}

export function believablePicture({ width, height }: PictureFormat): boolean {
  return width > 0 && height > 0 && width <= mostPixels && height <= mostPixels;
}
