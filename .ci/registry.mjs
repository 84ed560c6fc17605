// What a registry tells of the packages of a lock file: advisories, and whether it has signed them. A registry need not
// offer either, such as a mirror of a company; what it did not answer is told as such, with its own words.
import { spawnSync } from "node:child_process";

/** The first thing that npm says is wrong, on one line. */
function reasonOf(answer, stderr) {
  const { summary, detail, code } = answer?.error ?? {};
  const lines = stderr.split("\n").flatMap((line) => /^npm (?:error|ERR!)\s+(.*\S)/.exec(line)?.[1] ?? []);
  const said = [answer?.message, summary, detail, ...lines].find((text) => typeof text === "string" && text !== "");
  return (said ?? code ?? "npm gave no answer").split("\n")[0].slice(0, 200);
}

/**
 * @param cwd the folder of package-lock.json
 * @param given paths of the packages that users get, as the lock file has them: advisories of others do not count
 * @returns {{title: string, problems?: string[], notRun?: string}[]} with `notRun` where there was no answer, and why
 */
export function askRegistry({ cwd, given, env = process.env }) {
  const ask = (...args) => {
    const { stdout, stderr, error } = spawnSync("npm", [...args, "--fetch-retries=0"], {
      ...{ cwd, env, encoding: "utf8", maxBuffer: 1 << 26 },
    });
    if (error !== undefined) return { reason: error.message };
    let answer;
    try {
      answer = JSON.parse(stdout);
    } catch {
      // not asked, or told in words
    }
    return { answer, reason: reasonOf(answer, stderr) };
  };
  return [advisories(ask("audit", "--json"), given), signatures(ask("audit", "signatures", "--json"))];
}

function advisories({ answer, reason }, given) {
  const title = "Advisories (high and critical)";
  const found = answer?.vulnerabilities;
  if (typeof found !== "object" || found === null) return { title, notRun: reason };
  const problems = Object.values(found)
    .filter(({ severity, nodes }) => ["high", "critical"].includes(severity) && nodes.some((path) => given.has(path)))
    .map(({ name, severity, range }) => `${name} ${range}: ${severity}`);
  return { title, problems };
}

function signatures({ answer, reason }) {
  const title = "Signatures of the registry";
  if (!Array.isArray(answer?.invalid) || !Array.isArray(answer.missing)) return { title, notRun: reason };
  const problems = [...answer.invalid, ...answer.missing].map(
    ({ name, version }) => `${name} ${version} is not signed as it should be`,
  );
  return { title, problems };
}
