/** Everything asked for was done, and nothing was found. */
export const EXIT_OK = 0;
/** The command did its work and found something: findings, an unhealthy service. */
export const EXIT_FOUND = 1;
/** What the user gave cannot be used: arguments, files, environment. */
export const EXIT_USAGE = 2;
/** The command did its work, and could not judge what has to be judged: that is no pass. */
export const EXIT_UNDECIDED = 3;
/** A defect of this tool. */
export const EXIT_DEFECT = 70;
/** Ctrl-C, or a request to end, before all was done: as shells count it. */
export const EXIT_INTERRUPTED = 130;
