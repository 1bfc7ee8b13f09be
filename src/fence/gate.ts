// The gate in front of every program. The kernel is asked to kill the process when the fence dies (it keeps that through exec), then a
// shell waits for one word, and becomes the program under the same pid. The word is the fence's pid, and it must be the shell's parent:
// had the fence died before the kernel was asked, the shell would have another parent, and a word that was sent in time would let an
// orphan run. A closed pipe is no word: the shell ends.

const script = 'read -r fence && [ "$fence" = "$PPID" ] && exec "$@"';

/** @returns the arguments of `setpriv` that run `command` behind the gate. */
export function gated(command: string, args: readonly string[]): readonly string[] {
  return ['--pdeathsig', 'KILL', 'sh', '-c', script, 'weir-gate', command, ...args];
}

/** What opens the gates of this fence. */
export function gateWord(fencePid: number): string {
  return `${fencePid}\n`;
}
