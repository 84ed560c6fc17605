import { appendFileSync, writeFileSync } from "node:fs";

/** Milliseconds between two lines. */
const PACE = 3000;
/** So many lines are there from the start, up to the present. */
const PAST_LINES = 200;

const PATHS = ["/", "/healthz", "/products", "/products/7", "/cart", "/cart/checkout", "/search?q=mug", "/metrics"];
/** A line of a web application: which, tells its number alone, so that the same sandbox says the same again. */
function text(number: number): string {
  const path = PATHS[(number * 7) % PATHS.length] as string;
  if (number % 41 === 0) return `level=warn msg="retrying" target=${path} attempt=2`;
  if (number % 97 === 0) return `level=error msg="upstream did not answer in time" path=${path} status=504`;
  const took = 1 + ((number * 37) % 190) / 10;
  return `level=info method=GET path=${path} status=200 took=${took.toFixed(1)}ms`;
}

/** As a container runtime writes it: https://kubernetes.io/docs/concepts/cluster-administration/logging/ */
const line = (time: Date, words: string): string => `${time.toISOString().replace("Z", "000000Z")} stdout F ${words}\n`;

/**
 * Makes up the log of all containers, which do not run: a file that kwok serves as each one's, and that goes on while
 * this process lives.
 * @param file where it is
 */
export function simulateLogs(file: string): void {
  const now = Date.now();
  const lines = [line(new Date(now - PAST_LINES * PACE), "made up by the sandbox: its containers do not run")];
  for (let number = 1; number < PAST_LINES; number++) {
    lines.push(line(new Date(now - (PAST_LINES - number) * PACE), text(number)));
  }
  writeFileSync(file, lines.join(""), { mode: 0o600 });
  let number = PAST_LINES;
  const timer = setInterval(() => {
    try {
      appendFileSync(file, line(new Date(), text(number++)));
    } catch {
      clearInterval(timer); // the folder has gone
    }
  }, PACE);
}
