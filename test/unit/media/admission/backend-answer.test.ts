import { describe, expect, it } from 'vitest';
import { readBackendAnswer } from '../../../../src/media/admission/backend-answer.ts';

const read = (status: number, headers: Readonly<Record<string, string>> = {}) => readBackendAnswer({ status, headers });

describe('an answer of a backend', () => {
  it('lets in by 200 alone', () => {
    expect(read(200)).toEqual({ type: 'allowed', forMs: 180_000 });
    for (const status of [100, 201, 204, 304, 400, 401, 403, 404, 418])
      expect(read(status)).toEqual({ type: 'denied', forMs: 10_000 });
  });

  it.each([500, 502, 503, 599, 408, 429])('is none when it is %i', status =>
    expect(read(status, { 'x-authduration': '60' })).toMatchObject({ type: 'trouble' }),
  );

  it.each([
    [{ 'x-authduration': '30' }, 30_000],
    [{ 'cache-control': 'private, max-age=60' }, 60_000],
    [{ 'cache-control': 'max-age="60"' }, 60_000],
    [{ 'cache-control': 'max-age=60', 'x-authduration': '30' }, 30_000],
    [{ 'cache-control': 's-max-age=7' }, 180_000],
    [{ 'cache-control': 'no-store' }, 5000],
    [{ 'x-authduration': '0' }, 5000],
    [{ 'x-authduration': '999999999' }, 86_400_000],
    [{ 'x-authduration': '-5' }, 180_000],
    [{ 'x-authduration': '1e9' }, 180_000],
    [{ 'x-authduration': '9'.repeat(400) }, 180_000],
    [{ 'x-authduration': '30, 40' }, 180_000],
  ])('holds as long as %j says, within bounds', (headers, forMs) =>
    expect(read(200, headers as unknown as Record<string, string>)).toEqual({ type: 'allowed', forMs }),
  );

  it('may say for how long it refuses', () =>
    expect(read(403, { 'x-authduration': '120' })).toEqual({ type: 'denied', forMs: 120_000 }));

  it.each([301, 302, 303, 307, 308])('sends elsewhere by %i', status =>
    expect(read(status, { location: 'https://pay.example/now?x=1' })).toEqual({
      ...{ type: 'elsewhere', location: 'https://pay.example/now?x=1', forMs: 10_000 },
    }),
  );

  it.each(['', '/here', 'javascript:alert(1)', 'ftp://a/', 'http://', `http://a/${'x'.repeat(5000)}`])(
    'refuses with a Location that leads nowhere: %s',
    location => expect(read(302, { location })).toMatchObject({ type: 'denied' }),
  );

  it('has no line breaks and no letters that no header bears in its Location', () =>
    expect(read(302, { location: 'http://bücher.example/ü\r\nX: y' })).toMatchObject({
      location: 'http://xn--bcher-kva.example/%C3%BCX:%20y',
    }));
});
