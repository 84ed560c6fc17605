import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";

const root = join(__dirname, "..", "..");

// npx fetches a package of the name that it is given where no command of that name is installed.
test("nothing that we say or write lets npx run a package of somebody else that has the command's short name", () => {
  const files = execFileSync("git", ["ls-files", "*.md", "*.ts", "*.mjs", "*.js", "*.json", "*.yml", "*.sh"], {
    cwd: root,
    encoding: "utf8",
  });
  const foreign = new RegExp(["npx", "kube-services"].join(" "));
  const found = files
    .trim()
    .split("\n")
    .filter((file) => foreign.test(readFileSync(join(root, file), "utf8")));
  expect(found).toEqual([]);
});
