// The docker command line, and what it says when it fails.

import { execa } from 'execa';
import { root } from '../support/root.ts';

/** @returns standard output. Throws with both outputs when it fails or takes longer than `timeoutMs`. */
export async function docker(
  words: readonly string[],
  environment: Readonly<Record<string, string>> = {},
  timeoutMs = 60_000,
): Promise<string> {
  const { stdout, stderr, failed, timedOut, exitCode } = await execa('docker', words, {
    ...{ cwd: root, env: environment, stdin: 'ignore', reject: false, timeout: timeoutMs },
  });
  if (!failed) return stdout;
  const how = timedOut ? `did not end within ${timeoutMs / 1000} s` : `ended with status ${exitCode}`;
  throw new Error(`docker ${words.join(' ')} ${how}:\n${stderr}\n${stdout}`);
}
