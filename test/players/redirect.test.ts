// With redirects a browser plays from the owner: it goes on when that is lost, leaves, or starts its ffmpeg again.

import { it } from 'vitest';
import { expectItGoesOn, mostMs } from './expect-it-goes-on.ts';

it.each(['owner-killed', 'ffmpeg-killed', 'drain'])('%s', async name => expectItGoesOn(name, 'redirect'), mostMs);
