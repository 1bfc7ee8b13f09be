import { describe, expect, it } from 'vitest';
import { readRunCommand } from '../../../../src/lab/program/running-nodes.ts';

describe('readRunCommand', () => {
  it.each([
    ['node --enable-source-maps /weir/dist/cli/main.js run -c /tmp/lab/weir.conf --node s1'],
    ['bash bin/weir run -c /tmp/lab/weir.conf --node s1 --http s1 '],
    ['sudo weir run --http s1 --node=s1 --config=/tmp/lab/weir.conf'],
  ])('understands %s', line => {
    expect(readRunCommand(line.split(' '))).toEqual({ configPath: '/tmp/lab/weir.conf', node: 's1' });
  });

  it('does not need the name of the node', () => {
    expect(readRunCommand(['weir', 'run', '-c', 'weir.conf'])).toEqual({ configPath: 'weir.conf', node: null });
  });

  it.each([
    ['less /tmp/lab/weir.conf'],
    ['weir check -c /tmp/lab/weir.conf'],
    ['node /weir/dist/fence/main.js'],
    ['other run -c /tmp/lab/weir.conf'],
    ['weir run'],
    ['weir run -c'],
    [''],
  ])('is not taken in by %s', line => {
    expect(readRunCommand(line.split(' '))).toBeNull();
  });
});
