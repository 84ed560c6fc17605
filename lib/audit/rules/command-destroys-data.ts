import { commandLines } from "../model/commands";
import { destroys } from "../model/destructive-commands";
import { containerRule } from "../rule/define";

/** A command deletes data for good. */
export const commandDestroysData = containerRule({
  id: "command-destroys-data",
  severity: "medium",
  category: "data",
  title: "A command deletes data for good",
  why: "No plan shows that a database, a bucket or objects of the cluster go: a container takes them away as soon as it starts, and again whenever it starts anew.",
  fix: "Check what it deletes and that there is a backup; run it once by hand, not with the deployment.",
  ids: ["CWE-471"],
  example: 'command = ["mysql", "-e", "DROP DATABASE shop"]',
  readsMarks: true,
  check: (container) => {
    for (const line of commandLines(container)) {
      const found = destroys(line);
      if (found !== undefined) return { message: `deletes ${found.what}`, severity: found.small ? "low" : "medium" };
    }
    return undefined;
  },
});
