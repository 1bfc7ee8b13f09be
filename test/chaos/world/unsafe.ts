// Builds that are broken on purpose: what is left of a chaos run's worth when it does not catch them? The compiled program is copied to
// a folder of the run and patched there; the product has no door for this. A patch whose place is not found any more is an error.

import { cpSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { TellUserError } from '../../../src/base/errors.ts';

interface Patch {
  readonly file: string;
  readonly find: string;
  readonly replace: string;
}

export type UnsafeBuild = 'keepalive' | 'no-fence';

/** keepalive: a session is renewed by LeaseKeepAlive, which bypasses raft, and the transaction on the member key is skipped.
 *  no-fence: the fence, and main's half of it, let the deadline pass. */
export const unsafeBuilds: Readonly<Record<UnsafeBuild, readonly Patch[]>> = {
  keepalive: [
    {
      file: 'adapters/etcd/store.js',
      find: 'async grantLease(ttlSeconds, timeoutMs) {',
      replace: `async grantLease(ttlSeconds, timeoutMs) {
        if (this.kept !== undefined) {
            const alive = await this.#caller.call('keep a lease alive', timeoutMs, async (client, options) => {
                const stream = await client.leaseClient.leaseKeepAlive(options);
                return await new Promise((resolve, reject) => {
                    stream.on('data', answer => { resolve(answer); stream.end(); });
                    stream.on('error', reject);
                    stream.write({ ID: this.kept });
                });
            });
            if (Number(alive.TTL) > 0) return { leaseId: this.kept, ttlSeconds: Number(alive.TTL) };
            this.kept = undefined;
            throw new RetryError('the lease is gone');
        }
        const granted = await this.grantNewLease(ttlSeconds, timeoutMs);
        this.kept = granted.leaseId;
        return granted;
    }
    async grantNewLease(ttlSeconds, timeoutMs) {`,
    },
    {
      file: 'cluster/session/renewal.js',
      find: 'return sendRenewal(turn, member, { ...renewal, leaseId: fact.leaseId, ttlMs: fact.ttlSeconds * 1000 });',
      replace:
        'return renewed(turn, member, { ...renewal, leaseId: fact.leaseId, ttlMs: fact.ttlSeconds * 1000 }, member.mod);',
    },
  ],
  'no-fence': [
    {
      file: 'fence/step.js',
      find: 'if (deadlineMs > draft.nowMs)',
      replace: 'if (true)',
    },
    {
      file: 'adapters/fence/fence-process.js',
      find: 'this.#killOverdue(this.#children.ofSession(session));',
      replace: '',
    },
  ],
};

export interface BuildPlace {
  /** Of the checkout. */
  readonly root: string;
  readonly target: string;
  readonly unsafe: UnsafeBuild | null;
}

/** Copies what was built, so that nobody's new build changes the run. @returns the program's entry. Throws TellUserError. */
export function copyBuild({ root, target, unsafe }: BuildPlace): string {
  mkdirSync(target, { recursive: true });
  cpSync(join(root, 'dist'), join(target, 'dist'), { recursive: true });
  cpSync(join(root, 'package.json'), join(target, 'package.json'));
  symlinkSync(join(root, 'node_modules'), join(target, 'node_modules'));
  for (const patch of unsafe === null ? [] : unsafeBuilds[unsafe]) apply(patch, join(target, 'dist', patch.file));
  return join(target, 'dist/cli/main.js');
}

function apply({ file, find, replace }: Patch, path: string): void {
  const text = readFileSync(path, 'utf8');
  if (text.split(find).length !== 2) {
    throw new TellUserError(
      `the patch of dist/${file} fits no more (it looks for '${find.slice(0, 80)}' exactly once): mend it in test/chaos/world/unsafe.ts`,
    );
  }
  writeFileSync(
    path,
    text.replace(find, () => replace),
  );
}
