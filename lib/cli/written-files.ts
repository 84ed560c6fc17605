import { existsSync, lstatSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { KubeServicesError } from "../errors";
import { asDocument, type Format } from "./output";

/**
 * Refuses a place that a link leads out of its folder, as a foreign repository may hold one.
 * @param path below the folder, with `/`
 * @throws KubeServicesError `OutputIsLink`
 */
export function refuseLinks(root: string, path: string): void {
  const steps = path.split("/");
  for (let count = 1; count <= steps.length; count++) {
    const place = steps.slice(0, count).join("/");
    if (lstatSync(join(root, place), { throwIfNoEntry: false })?.isSymbolicLink() === true) {
      throw new KubeServicesError({
        code: "OutputIsLink",
        what: "this is a symbolic link, and what is written there would lie somewhere else",
        where: place,
        fix: "take the link out",
      });
    }
  }
}

/**
 * Writes a file below a folder, and follows no link there.
 * @param path below the folder, with `/`
 * @throws KubeServicesError `OutputIsLink`
 */
export function writeWithin(root: string, path: string, text: string): void {
  refuseLinks(root, path);
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
}

/**
 * Refuses to write over files.
 * @throws KubeServicesError `FileTaken`
 */
export function refuseTaken(
  root: string,
  files: readonly { readonly path: string }[],
  fix = "move it away and merge the two, or write over it with --force",
): void {
  const taken = files.filter(({ path }) => existsSync(join(root, path)));
  if (taken.length === 0) return;
  throw new KubeServicesError(
    taken.map(({ path }) => ({
      code: "FileTaken",
      what: "this file is there already",
      where: path,
      fix,
    })),
  );
}

/** Tells which files were written, seen from the working directory: each on a line of its own, or as data. */
export function tellWritten(paths: readonly string[], format: Format): void {
  process.stdout.write(
    format === "text" ? paths.map((path) => `${path}\n`).join("") : asDocument("WrittenFiles", paths, format),
  );
}
