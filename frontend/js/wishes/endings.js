// @ts-check
/** Codes of endings in the planes of surveys that the page itself speaks of; what they are called the server says. Pure. */

export const UNSETTLED = 0;
export const DIVERGED = 1;
export const SINGULAR = 2;
/** Codes from here on say that the run came to rest: at a saddle, a maximum, on level ground or in a minimum. */
export const RESTED = 3;
/** Code 16 + i is minimum i: two runs with one code from here on have ended at the same point. */
export const FIRST_MINIMUM = 16;
