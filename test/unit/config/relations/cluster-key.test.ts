import { describe, expect, it } from 'vitest';
import { complaintsOf } from '../../../support/config-text.ts';

describe('peers without a cluster_key', () => {
  it('on several machines are warned of, with what does not work then and what to do', () => {
    const [said = '', ...more] = complaintsOf('peer s01; peer s02; peer s03; stream a { url testsrc://; }');
    expect(more).toEqual([]);
    expect(said).toMatch(
      /3 peers and no cluster_key: .*cannot ask each other how their ingests are doing.*cluster_key SECRET;/,
    );
    expect(said).toMatch(/^warning /);
  });

  it('keep what is relayed from being so', () => {
    const stream = (words: string) => `peer s01; peer s02; stream a { url testsrc://; ${words} }`;
    expect(complaintsOf(stream('cluster_ingest; delivery relay;')).join()).toContain('has nothing to relay;');
    for (const words of ['cluster_ingest;', 'delivery relay;'])
      expect(complaintsOf(stream(words)).join()).not.toContain('relay');
  });

  it.each(['peer s01;', 'peer s01:8001; peer s01:8002;', 'cluster_key MYSECRET; peer s01; peer s02;', ''])(
    '%s is fine',
    text => expect(complaintsOf(`${text} stream a { url testsrc://; }`)).toEqual([]),
  );

  it('is not told where the key is there but empty: that is an error of its own', () =>
    expect(complaintsOf('cluster_key env:NOT_SET; peer s01; peer s02;')).toHaveLength(1));
});
