// Sums up what the runs of bin/test left in a folder: NAME.json is a run's report by vitest's JSON reporter, NAME.failed says that
// the run as a whole failed. Prints 'N passed, N failed' and exits with 1 when anything failed. A run that failed without a failed
// test (a lint error, a file that could not be loaded, an unhandled error, a process left behind) counts as one failure.

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const [folder = '.'] = process.argv.slice(2);
const entries = readdirSync(folder);
const total = { passed: 0, failed: 0, skipped: 0 };
const runsWithFailures = new Set();

for (const entry of entries.filter(name => name.endsWith('.json'))) {
  const report = JSON.parse(readFileSync(join(folder, entry), 'utf8'));
  total.passed += report.numPassedTests;
  total.skipped += report.numPendingTests + report.numTodoTests;
  for (const file of report.testResults) {
    const failedTests = file.assertionResults.filter(test => test.status === 'failed').length;
    const failed = Math.max(failedTests, file.status === 'failed' ? 1 : 0);
    if (failed > failedTests) console.error(`FAILED  ${file.name}: ${file.message || 'could not be run'}`);
    if (failed > 0) runsWithFailures.add(entry.replace(/\.json$/, ''));
    total.failed += failed;
  }
}

for (const run of entries.filter(name => name.endsWith('.failed')).map(name => name.replace(/\.failed$/, ''))) {
  if (runsWithFailures.has(run)) continue;
  const ran = entries.includes(`${run}.json`) ? 'after its tests' : 'before any of its tests';
  console.error(`FAILED  the run '${run}' as a whole, ${ran}: see above`);
  total.failed += 1;
}

if (total.skipped > 0) console.log(`${total.skipped} skipped: each says why above`);
console.log(`${total.passed} passed, ${total.failed} failed`);
process.exitCode = total.failed > 0 ? 1 : 0;
