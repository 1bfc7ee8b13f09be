import { describe, expect, it } from 'vitest';
import type { Scope } from '../../../../src/config/directives/directive.ts';
import { flussonicOnly } from '../../../../src/config/directives/flussonic.ts';
import { planned } from '../../../../src/config/directives/planned.ts';
import { isDirective } from '../../../../src/config/directives/table.ts';
import { interpreted } from '../../../support/config-text.ts';

describe('a name', () => {
  it.each<[Scope, string, string]>([
    ['top', 'clutser a;', "unknown directive; did you mean 'cluster'? (expected 'cluster', got 'clutser')"],
    ['peer', 'wieght 2;', "unknown directive; did you mean 'weight'? (expected 'weight', got 'wieght')"],
    [
      'top',
      'ulr a;',
      "unknown directive; did you mean 'url'? (expected 'url', which stands in stream { … }, got 'ulr')",
    ],
    ['top', 'url testsrc://;', "'url' does not stand at the top (expected it in stream { … })"],
    [
      'stream',
      'stream b { }',
      "'stream' does not stand in stream { … }; is a '}' missing before it? (expected it at the top)",
    ],
    [
      'top',
      'http=80;',
      "a directive and its value are separated by a space, not by '=' (expected http VALUE;, got 'http=80')",
    ],
    [
      'stream',
      'capture_at=s01;',
      "this is an option of 'cluster_ingest', not a directive (expected cluster_ingest … capture_at=VALUE;, got 'capture_at=****')",
    ],
    [
      'top',
      'frobnicate;',
      "unknown directive (expected one of those that 'weir check --help-config' lists, got 'frobnicate')",
    ],
    ['stream', 'dvr /a 7d;', "'dvr' is not supported yet"],
    ['top', 'dvr /a 7d;', "'dvr' is not supported yet"],
    ['top', 'failsafe;', "'failsafe' is not supported yet and refused for now"],
    ['top', 'rtsp 554;', "weir has no 'rtsp': weir serves HTTP only: viewers play HLS; remove it"],
  ])('in %s: %s', (scope, text, complaint) =>
    expect(interpreted(text, scope).complaints).toEqual([`1:1 ${complaint}`]),
  );

  it.each(['constructor', '__proto__', 'toString', 'hasOwnProperty'])('%s is as unknown as any other', name =>
    expect(interpreted(`${name};`).complaints[0]).toContain('unknown directive'),
  );
});

it('errors inside of a misspelled block are told as well', () =>
  expect(interpreted('strem a { ulr b; }').complaints).toHaveLength(2));

it.each(planned)('$name is refused, not ignored, wherever it stands', ({ name }) => {
  for (const scope of ['top', 'peer', 'template', 'stream'] as const)
    expect(interpreted(`${name} a;`, scope).complaints).toEqual([expect.stringContaining('not supported yet')]);
});

it.each([...flussonicOnly.keys()])("Flussonic's %s is never taken for a misspelling", name => {
  expect(isDirective(name)).toBe(false);
  expect(interpreted(`${name} a;`, 'stream').complaints).toEqual([expect.stringContaining(`weir has no '${name}': `)]);
});
