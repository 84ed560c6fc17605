import { blocks, texts } from "../model/tree";
import { containerRule } from "../rule/define";
import type { Branch } from "../mask/marks";

const SHELL = String.raw`(?:/\S*/)?(?:ba|da|a|z|k)?sh\b|python[\d.]*\b|perl\b|ruby\b|node\b|php\b`;
/** A shell that somebody else talks to. */
const REVERSE = [
  /\/dev\/(?:tcp|udp)\//,
  /\bnc(?:at)?\b[^|;&]{0,200}\s-\w{0,5}[ec]\b/,
  /\bsocat\b[^|;&]{0,200}\bexec:/i,
];
/** What is fetched, or unpacked from a text, and run. */
const FETCHED = [
  new RegExp(String.raw`\b(?:curl|wget|fetch)\b[^|;&]{0,500}\|\s*(?:sudo\s+)?(?:${SHELL})`),
  new RegExp(String.raw`\bbase64\s+(?:-d|-D|--decode)\b[^|;&]{0,200}\|\s*(?:sudo\s+)?(?:${SHELL})`),
  new RegExp(String.raw`(?:${SHELL})\s+(?:-c\s+)?["']?(?:<\(|\$\(|\`)\s*(?:curl|wget)\b`),
  /\b(?:curl|wget)\b[^\n]{0,500}\bchmod\s+(?:\+x|[0-7]*7[0-7]*)\b/s,
  /\beval\s+["']?(?:\$\(|`)\s*(?:curl|wget)\b/,
];
const LONGEST = 20_000;

/** All command lines of a container: its own, and those of its hooks and probes. */
function commands({ body }: { readonly body: Branch }): readonly string[] {
  const own = [...texts(body, "command"), ...texts(body, "args")].join(" ");
  const hooks = ["post_start", "pre_stop"].map((hook) => `lifecycle.${hook}`);
  const probes = ["liveness_probe", "readiness_probe", "startup_probe"];
  const others = [...hooks, ...probes].flatMap((path) =>
    blocks(body, `${path}.exec`).map((exec) => texts(exec, "command").join(" ")),
  );
  return [own, ...others].map((line) => line.slice(0, LONGEST));
}

/** A container runs what it downloads. */
export const commandDownloads = containerRule({
  id: "command-downloads",
  severity: "medium",
  category: "security",
  title: "A container runs what it downloads",
  why: "What runs is not in the image that was scanned and reviewed, and whoever answers at the address decides on it at every start.",
  fix: "Build the program into the image.",
  ids: ["NSA-pods-image-scanning", "CWE-494"],
  example: 'command = ["sh", "-c", "curl https://example.com/install | sh"]',
  check: (container) => {
    const lines = commands(container);
    if (lines.some((line) => REVERSE.some((form) => form.test(line))))
      return { message: "opens a shell to somebody at another address", severity: "high" };
    return lines.some((line) => FETCHED.some((form) => form.test(line)))
      ? "fetches a program in its command, a hook or a probe, and runs it"
      : undefined;
  },
});
