// The licences of what is bundled.
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { root } from "./bundle.mjs";

/**
 * The licence texts of packages.
 * @param packages their folders, relative to the repository
 */
export function noticesOf(packages) {
  const texts = packages.map((path) => {
    const folder = join(root, path);
    const readText = (file) => readFileSync(join(folder, file), "utf8");
    const { name, version, license } = JSON.parse(readText("package.json"));
    const [text] = readdirSync(folder)
      .filter((file) => /^(un)?licen[cs]e|^copying/i.test(file))
      .map((file) => readText(file).trim());
    if (text === undefined) throw new Error(`${name} has no licence text`);
    return `${name} ${version} (${license})\n\n${text}\n`;
  });
  return `The files beside this one hold code of these packages.\n\n${texts.join(`\n${"-".repeat(80)}\n\n`)}`;
}
