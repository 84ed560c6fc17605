import { onceFor } from "../../once-for";
import { Masked, Unknown, type Tree } from "../mask/marks";

/** A question of a rule about one thing, and what was met while it was asked. */
export interface Question {
  /**
   * Whether a value was met that is not known before the apply or not to be looked at: an answer that was found without
   * it proves nothing. What the code leaves to the server does not count.
   */
  metHidden: boolean;
}

// Rules read trees with plain functions, a user's own rules too: `text(container.body, "image")`. So the question is no
// parameter of theirs, but the one that is being asked, which `ask` alone sets and puts back. Checks do not wait.
let asked: Question | undefined;

/** Asks a question, which notes what is met on the way to the answer; without one, what is met is nobody's matter. */
export function ask<Answer>(question: Question | undefined, answer: () => Answer): Answer {
  const outer = asked;
  asked = question;
  try {
    return answer();
  } finally {
    asked = outer;
  }
}

/** Notes what is read of a tree. */
export function meet(tree: Tree): void {
  if (asked === undefined) return;
  if (tree instanceof Masked || (tree instanceof Unknown && !tree.leftToServer)) asked.metHidden = true;
}

/**
 * Finds out once of a thing what many questions ask of it: thousands of Services may have one list of thousands of pods.
 * That belongs to none of the questions, so the answer itself says what it could not see.
 */
export function once<Thing extends object, Answer>(find: (thing: Thing) => Answer): (thing: Thing) => Answer {
  return onceFor((thing) => ask(undefined, () => find(thing)));
}
