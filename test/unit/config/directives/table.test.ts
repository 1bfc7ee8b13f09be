import { describe, expect, it } from 'vitest';
import {
  allNames,
  directiveIn,
  directives,
  isDirective,
  named,
  namesIn,
  placeName,
} from '../../../../src/config/directives/table.ts';

const supported =
  `cluster_key cluster etcd data http https peer stream template url input cluster_ingest fetch_timeout stale_timeout reclaim_delay settle
  rebalance_delay segment_duration segment_count source_timeout live_memory standby_copies retry_limit audio on_play delivery edit_auth view_auth loglevel reload disabled title static
  include api_url public weight max_streams`.split(/\s+/);
const planned = 'dvr transcoder backup_transcoder failsafe'.split(' ');

describe('the table', () => {
  it('has what this version has, and what is to come', () => {
    expect([...allNames()].toSorted()).toEqual([...supported, ...planned].toSorted());
    for (const name of planned) expect(named(name).map(directive => directive.supported)).toEqual([false]);
    for (const name of supported) expect(named(name).every(directive => directive.supported)).toBe(true);
  });

  it('has one directive of a name in one scope', () => {
    for (const scope of ['top', 'peer', 'template', 'stream'] as const) {
      const names = directives.filter(({ scopes }) => scopes.includes(scope)).map(({ name }) => name);
      expect(new Set(names).size).toBe(names.length);
    }
  });

  it.each(directives)('$name says what it is for, in a sentence', ({ help, options }) => {
    for (const text of [help, ...Object.values(options).map(option => option.help)]) expect(text).toMatch(/^\S.*[.;]$/);
  });

  it('takes several words last only', () => {
    for (const { arguments: given } of directives)
      expect(given.slice(0, -1).some(({ several }) => several)).toBe(false);
  });
});

describe('looking up', () => {
  it('goes by scope', () => {
    expect(directiveIn('top', 'template')?.block).toBe('template');
    expect(directiveIn('stream', 'template')?.block).toBeNull();
    expect(directiveIn('peer', 'template')).toBeNull();
    expect(named('template')).toHaveLength(2);
  });

  it('knows other spellings', () => expect(directiveIn('stream', 'input')).toBe(directiveIn('stream', 'url')));

  it('is not fooled by names that every object has', () =>
    expect([isDirective('constructor'), isDirective('__proto__'), named('toString')]).toEqual([false, false, []]));

  it('proposes only what is supported', () => {
    expect(namesIn('stream')).toContain('input');
    expect(namesIn('stream')).not.toContain('dvr');
  });
});

it('places have names for sentences', () =>
  expect([placeName('top'), placeName('peer')]).toEqual(['at the top', 'in peer { … }']));
