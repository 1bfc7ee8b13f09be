// The fuzzers by their names.

import { configTarget } from './config/config-target.ts';
import { etcdTarget } from './etcd/etcd-target.ts';
import { httpTarget } from './http/http-target.ts';
import type { Target } from './target.ts';

export const targets: Readonly<Record<string, Target>> = { config: configTarget, http: httpTarget, etcd: etcdTarget };
