// The fuzzers by their names.

import { configTarget } from './config/config-target.ts';
import { etcdTarget } from './etcd/etcd-target.ts';
import type { Target } from './target.ts';

export const targets: Readonly<Record<string, Target>> = { config: configTarget, etcd: etcdTarget };
