import { InvalidArgumentError } from "commander";
import { formatMarkdownParts, type formatPieces, type Format, type Report } from "../audit";
import { KubeServicesError } from "../errors";
import { terminal } from "../terminal";
import { inPortions, outFile, outPlace, writeOut } from "./out";

/** What of the flags says how a report is written. */
interface OutputFlags {
  readonly format?: Format;
  readonly out: readonly string[];
  readonly maxLength?: number;
  readonly split?: boolean;
  readonly compliance?: string;
}

/** A file to write, `-` is standard output, and how. */
interface Output {
  readonly file: string;
  readonly as: Format;
}

/** The characters that a comment may have, with some room around it: they take 65,536, 1,000,000 and 150,000. */
export const COMMENT_LIMITS: Readonly<Record<string, number>> = { github: 65_000, gitlab: 990_000, azure: 149_000 };
const LEAST_LENGTH = 2000;

const BY_EXTENSION: Readonly<Record<string, Format>> = {
  txt: "text",
  md: "markdown",
  markdown: "markdown",
  json: "json",
  yaml: "yaml",
  yml: "yaml",
  sarif: "sarif",
  xml: "junit",
  html: "html",
};

/**
 * Reads `--max-length`: a number, or whose comments the report is for.
 * @throws InvalidArgumentError as commander wants it
 */
export function markdownLength(value: string): number {
  const known = Object.hasOwn(COMMENT_LIMITS, value.toLowerCase()) ? COMMENT_LIMITS[value.toLowerCase()] : undefined;
  const number = known ?? Number(value);
  if (Number.isInteger(number) && number >= LEAST_LENGTH) return number;
  const names = Object.keys(COMMENT_LIMITS).join(", ");
  throw new InvalidArgumentError(`It is no number of ${LEAST_LENGTH} or more, and none of ${names}.`);
}

const extensionOf = (as: Format): string =>
  `.${Object.keys(BY_EXTENSION).find((extension) => BY_EXTENSION[extension] === as) ?? as}`;

function formatOf(file: string): Format {
  const found = BY_EXTENSION[file.slice(file.lastIndexOf(".") + 1).toLowerCase()];
  if (found !== undefined) return found;
  throw new KubeServicesError({
    code: "FormatUnknown",
    what: "the file's name does not tell its format",
    where: "--out",
    value: file,
    allowed: Object.keys(BY_EXTENSION)
      .map((extension) => `.${extension}`)
      .join(", "),
    fix: "name the format with --format",
  });
}

/**
 * What is to be written, and how.
 * @throws KubeServicesError `FormatUnknown`, `SplitNeedsMarkdown`
 */
export function outputsOf(flags: OutputFlags): readonly Output[] {
  const outputs = flags.out.map((out): Output => {
    const place = outPlace(out);
    if (place.type === "stdout") return { file: "-", as: flags.format ?? "text" };
    if (place.type === "file") return { file: out, as: flags.format ?? formatOf(out) };
    const as = flags.format ?? "html";
    return { file: outFile(out, `audit${extensionOf(as)}`) as string, as };
  });
  const divided = outputs.some(({ file, as }) => as === "markdown" && file !== "-") && flags.compliance === undefined;
  if (flags.split === true && !divided) {
    throw new KubeServicesError({
      code: "SplitNeedsMarkdown",
      what: "only the report in Markdown is divided, into files beside each other",
      where: "--split",
      fix: "name a file for it: --out report.md --split",
    });
  }
  return outputs;
}

/** `report.md`, `report-2.md`, `report-3.md`. */
function partName(file: string, index: number): string {
  if (index === 0) return file;
  const at = file.lastIndexOf(".");
  return at <= file.lastIndexOf("/") ? `${file}-${index + 1}` : `${file.slice(0, at)}-${index + 1}${file.slice(at)}`;
}

/**
 * Writes a report where it is wanted, and to the terminal where no file is named.
 * @param write makes the text of one format, in pieces
 * @throws KubeServicesError `OutputUnwritable`
 */
export function writeReport(
  report: Report,
  outputs: readonly Output[],
  flags: OutputFlags,
  write: typeof formatPieces,
): void {
  const print = (pieces: Iterable<string>) => {
    for (const portion of inPortions(pieces)) process.stdout.write(portion);
  };
  const whole = outputs.find(({ file, as }) => file !== "-" && (as === "html" || as === "json"))?.file;
  const maxLength = flags.maxLength ?? COMMENT_LIMITS["github"];
  const options = { maxLength, fullReport: whole };
  const written: string[] = [];
  for (const { file, as } of outputs) {
    if (file === "-") print(write(report, as, options));
    else if (as === "markdown" && flags.split === true) {
      for (const [index, part] of formatMarkdownParts(report, { maxLength: maxLength ?? Infinity }).entries()) {
        written.push(partName(file, index));
        writeOut(partName(file, index), part);
      }
    } else {
      written.push(file);
      writeOut(file, write(report, as, options));
    }
  }
  const facts = terminal();
  if (outputs.length === 0) {
    const shown = { ...options, width: facts.width, color: facts.colour };
    print(write(report, flags.format ?? "text", shown));
  } else if (!outputs.some(({ file }) => file === "-")) {
    process.stdout.write(`${report.verdict.text}\nWritten: ${written.join(", ")}\n`);
  }
}
