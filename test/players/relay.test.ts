// With relay a browser plays from the node that it entered by: it goes on when the owner is lost, also with a segment that nobody has fetched
// yet, and when the node that it entered by is.

import { it } from 'vitest';
import { expectItGoesOn, mostMs } from './expect-it-goes-on.ts';

it.each(['newest-not-fetched', 'entry-killed'])('%s', async name => expectItGoesOn(name, 'relay'), mostMs);
