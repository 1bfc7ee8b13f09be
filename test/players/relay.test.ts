// With relay a browser plays from the node that it entered by: it goes on when the owner is lost, also with a segment that nobody has fetched
// yet, and when the node that it entered by is.

import { itGoesOn } from './expect-it-goes-on.ts';

itGoesOn(['entry-killed', 'newest-not-fetched'], 'relay');
