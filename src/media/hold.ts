// How long a node holds a request for which there is nothing yet: players give up at the first error, but wait patiently for an answer.

/** hls.js is fatal 3 s after a first error; a held request costs it nothing for that long. */
export const holdMs = 3000;
