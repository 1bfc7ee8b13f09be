// The answer of `npm audit --json` in one line. Told, never counted: the registry may not answer, and what it says changes by the day.

import { readFileSync } from 'node:fs';

const line = text => process.stderr.write(`npm audit: ${text}\n`);

try {
  const { metadata, vulnerabilities = {}, message } = JSON.parse(readFileSync(0, 'utf8'));
  const total = metadata?.vulnerabilities?.total;
  if (total === undefined) line(`the registry does not say what is known of the packages (${message ?? 'no answer'})`);
  else if (total === 0) line('nothing is known against the packages that weir runs with');
  else {
    const found = Object.values(vulnerabilities).map(({ name, severity }) => `${name} (${severity})`);
    line(`known against the packages that weir runs with: ${found.join(', ')}; 'npm audit' tells more`);
  }
} catch {
  line('the registry does not say what is known of the packages (no answer)');
}
