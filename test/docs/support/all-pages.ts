import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "./entries";

/** A block of code on a page. */
export interface Fence {
  readonly page: string;
  /** Word after the three backticks, such as `ts`. */
  readonly language: string;
  /** What follows the language in the same line. */
  readonly mark: string;
  readonly text: string;
  /** Where it stands, such as `README.md:87`. */
  readonly place: string;
}

/** Every page that users read, by its path in the repository. */
export const pages: readonly string[] = [
  "README.md",
  ...readdirSync(join(ROOT, "docs"), { recursive: true, encoding: "utf8" })
    .map((file) => `docs/${file.replaceAll("\\", "/")}`)
    .filter((file) => file.endsWith(".md") && !file.startsWith("docs/.vitepress/"))
    .sort(),
];

export const textOf = (page: string): string => readFileSync(join(ROOT, page), "utf8");

/** The blocks of a page, those in lists too, without their indentation. */
export function fencesOf(page: string): readonly Fence[] {
  const text = textOf(page);
  return [...text.matchAll(/^( *)```(\w+)(?: (.+))?\n([^]*?)^\1```$/gm)].map((match) => ({
    page,
    language: match[2] ?? "",
    mark: match[3] ?? "",
    text: (match[4] ?? "").replaceAll(new RegExp(`^${match[1]}`, "gm"), ""),
    place: `${page}:${text.slice(0, match.index).split("\n").length}`,
  }));
}

export const fences: readonly Fence[] = pages.flatMap(fencesOf);
