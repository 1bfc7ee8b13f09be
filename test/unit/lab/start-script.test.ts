import { describe, expect, it } from 'vitest';
import { startScriptText } from '../../../src/lab/start-script.ts';

describe('startScriptText', () => {
  it('becomes the node, with the environment of the lab', () => {
    const text = startScriptText({
      node: '127.0.0.1:8081',
      weirPath: "/home/ann's weir/bin/weir",
      configPath: '/tmp/weir-lab-aB3/weir.conf',
      env: { WEIR_SEGMENTS: '/dev/shm/weir-lab-cD4' },
    });
    expect(text).toBe(`# Made by bin/lab: starts its node 127.0.0.1:8081.
export WEIR_SEGMENTS=/dev/shm/weir-lab-cD4
exec '/home/ann'\\''s weir/bin/weir' run -c /tmp/weir-lab-aB3/weir.conf --node 127.0.0.1:8081 --http 127.0.0.1:8081
`);
  });
});
