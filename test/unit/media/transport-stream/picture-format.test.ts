import { expect, it } from 'vitest';
import { believablePicture, believableRate } from '../../../../src/media/transport-stream/picture-format.ts';

it('believes frame rates that a camera can have', () => {
  expect([25, 30_000 / 1001, 0.5, 90_000, Number.NaN, Number.POSITIVE_INFINITY].map(believableRate)).toEqual([
    25,
    30_000 / 1001,
    null,
    null,
    null,
    null,
  ]);
});

it('believes sizes that a picture can have', () => {
  const picture = (width: number, height: number) =>
    believablePicture({ codec: 'avc1.42C01F', width, height, frameRate: null });
  expect([picture(7680, 4320), picture(0, 10), picture(16, -2), picture(16, 70_000)]).toEqual([
    true,
    false,
    false,
    false,
  ]);
});
