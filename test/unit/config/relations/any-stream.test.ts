import { describe, expect, it } from 'vitest';
import { complaintsOf } from '../../../support/config-text.ts';

describe('a file without any stream', () => {
  it.each(['', '  \n', '# stream a { url testsrc://; }', ';'])('%j is told to be empty', text =>
    expect(complaintsOf(text)).toEqual([
      expect.stringMatching(/^warning there is no stream: weir\.conf is empty, so a node .* takes nothing in; /),
    ]),
  );

  it.each(['peer s01;', 'cluster_key K; template t { delivery relay; }'])('%j is warned of', text =>
    expect(complaintsOf(text)).toEqual([
      expect.stringMatching(
        /^warning there is no stream in weir\.conf, .* add 'stream NAME \{ url URL; cluster_ingest; \}'$/,
      ),
    ]),
  );

  it.each(['stream a { url testsrc://; }', 'stream a { url testsrc://; disabled; }'])('is not %s', text =>
    expect(complaintsOf(text)).toEqual([]),
  );

  it.each(['steram a { url testsrc://; }', 'stream a { }', 'stream a { url testsrc://'])(
    'may have been meant to be %s: its errors are told, and nothing beside them',
    text => expect(complaintsOf(text).join()).not.toContain('there is no stream'),
  );
});
