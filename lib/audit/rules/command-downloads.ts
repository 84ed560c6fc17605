import { commandLines } from "../model/commands";
import { fetchesPackages, opensShell, runsDownload } from "../model/downloads";
import { containerRule } from "../rule/define";

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
    const lines = commandLines(container);
    if (lines.some(opensShell)) return { message: "opens a shell to somebody at another address", severity: "high" };
    if (lines.some(runsDownload)) return "fetches a program in its command, a hook or a probe, and runs it";
    return lines.some(fetchesPackages)
      ? { message: "fetches packages in its command, a hook or a probe, before it does its work", severity: "low" }
      : undefined;
  },
});
