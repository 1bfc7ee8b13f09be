// The fuzzers by their names.

import { configTarget } from './config/config-target.ts';
import type { Target } from './target.ts';

export const targets: Readonly<Record<string, Target>> = { config: configTarget };
