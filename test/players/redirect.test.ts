// With redirects a browser plays from the owner: it goes on when its ffmpeg starts again, when it leaves, and when it is lost.

import { itGoesOn } from './expect-it-goes-on.ts';

itGoesOn(['ffmpeg-killed', 'drain', 'owner-killed'], 'redirect');
