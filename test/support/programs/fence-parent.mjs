// A main process in small, that a test kills without warning: opens the built fence, runs scripts, prints what it is told.
// All scripts but the last one run under a session with the given deadline.

import { realClock } from '../../../dist/adapters/clock.js';
import { FenceProcess } from '../../../dist/adapters/fence/fence-process.js';
import { ownIdentity } from '../../../dist/adapters/process-stat.js';

const log = { debug() {}, info() {}, warn() {}, error() {} };
const [node = 'test', deadlineMs = '0', ...commands] = process.argv.slice(2);
const marker = { cluster: 'test', node, incarnation: 'one', main: ownIdentity() };
/** Of each child only the first line is printed. */
const writing = new Set();
const fence = new FenceProcess({ clock: realClock, log, marker });
await fence.open(fact => {
  if (fact.type === 'fence-up' || fact.type === 'child-started') console.log(JSON.stringify(fact));
  if (fact.type === 'child-line' && !writing.has(fact.child)) console.log(JSON.stringify(fact));
  if (fact.type === 'child-line') writing.add(fact.child);
});
fence.setDeadline(1, Number(deadlineMs));
for (const [index, script] of commands.entries()) {
  const spec = {
    child: index + 1,
    stream: `stream${index}`,
    epoch: 1,
    session: index < commands.length - 1 ? 1 : 0,
    env: {},
  };
  fence.start({ ...spec, command: 'sh', args: ['-c', script] });
}
