import { closeSync, openSync, readSync, statSync } from "node:fs";
import { KubeServicesError, type Problem } from "../../errors";
import { sha256 } from "../../sha256";
import type { Evidence } from "./evidence";
import type { RawPlan } from "./plan";
import { ELEMENT_WISE, extract } from "./extract";
import { ScanError, wholeObject, type Span } from "./scan";

/** The largest plan that is read: 512 MiB. Reading needs about four times the plan's size in memory. */
const MAX_PLAN_BYTES = 512 * 1024 * 1024;

const SHOW = "write it with: terraform plan -out=tfplan && terraform show -json tfplan > plan.json";

function fail(code: string, where: string, what: string, more: Partial<Problem> = {}): never {
  throw new KubeServicesError({ code, where, what, fix: SHOW, ...more });
}

function tooLarge(where: string, bytes: number): never {
  return fail("PlanTooLarge", where, "the plan is too large to be read", {
    value: `${Math.ceil(bytes / 1024 / 1024)} MiB`,
    allowed: `up to ${MAX_PLAN_BYTES / 1024 / 1024} MiB`,
    fix: "split the stack, so that one plan holds what one team answers for",
  });
}

/** Whether an error says that something is nested so deeply that the program cannot follow. */
export function isStackOverflow(error: unknown): boolean {
  return error instanceof RangeError && error.message.includes("call stack");
}

/** The error for values that are nested more deeply than any that Terraform and its providers know. */
export function planTooDeep(where: string): KubeServicesError {
  return new KubeServicesError({
    code: "PlanTooDeep",
    what: "values in it are nested thousands of levels deep; no provider writes that",
    where,
    fix: SHOW,
  });
}

/**
 * Memory that can be given back at once: a large plan must not lie in it while it is judged. To read its bytes takes V8
 * three times as long, which is little beside the rest.
 */
function releasable(length: number): Buffer {
  const memory: new (length: number, options: { maxByteLength: number }) => ArrayBuffer = ArrayBuffer;
  return Buffer.from(new memory(length, { maxByteLength: length }));
}

/** Gives the memory of bytes back that {@link readPlanBytes} read; they are empty afterwards. */
function release({ buffer }: Buffer): void {
  const memory = buffer as { resizable?: boolean; resize?(length: number): void };
  if (memory.resizable === true) memory.resize?.(0);
}

/**
 * Reads a plan's bytes from a file, or from standard input for `-`, and never more than the limit.
 * @throws KubeServicesError `PlanUnreadable`, `PlanTooLarge`
 */
export function readPlanBytes(path: string, limit = MAX_PLAN_BYTES): Buffer {
  let descriptor: number;
  let expected = 0;
  try {
    if (path !== "-") {
      const facts = statSync(path);
      if (facts.isDirectory()) fail("PlanUnreadable", path, "this is a folder, not a plan");
      if (facts.size > limit) tooLarge(path, facts.size);
      expected = facts.size;
    }
    descriptor = path === "-" ? 0 : openSync(path, "r");
  } catch (error) {
    if (KubeServicesError.is(error)) throw error;
    const missing = (error as NodeJS.ErrnoException).code === "ENOENT";
    fail("PlanUnreadable", path, missing ? "there is no such file" : `it cannot be read: ${String(error)}`);
  }
  const chunks: Buffer[] = [];
  let total = 0;
  try {
    for (;;) {
      // All of a file and one byte more, which tells its end; a pipe does not say how much will come.
      const chunk = releasable(Math.max(expected - total + 1, 1 << 20));
      let read: number;
      try {
        read = readSync(descriptor, chunk, 0, chunk.length, null);
      } catch (error) {
        const code = (error as NodeJS.ErrnoException).code;
        if (code === "EAGAIN") continue; // a pipe that has nothing yet
        if (code === "EOF") break; // the end of a pipe on Windows
        fail("PlanUnreadable", path, `it cannot be read: ${String(error)}`);
      }
      if (read === 0) break;
      total += read;
      if (total > limit) tooLarge(path, total);
      // A chunk that is nearly full is kept as it is; of one that is nearly empty the bytes alone.
      const used = chunk.subarray(0, read);
      chunks.push(read * 2 > chunk.length ? used : Buffer.from(used));
    }
  } finally {
    if (path !== "-") closeSync(descriptor);
  }
  return chunks.length === 1 && chunks[0] !== undefined ? chunks[0] : Buffer.concat(chunks, total);
}

/** UTF-8 without its byte order mark; PowerShell's `>` writes UTF-16. */
function asUtf8(bytes: Buffer): Buffer {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return Buffer.from(bytes.toString("utf16le", 2), "utf8");
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return bytes.subarray(3);
  return bytes;
}

function scan(bytes: Buffer, where: string): Map<string, Span> {
  try {
    return wholeObject(bytes, ELEMENT_WISE);
  } catch (error) {
    if (!(error instanceof ScanError)) throw error;
    const head = bytes.toString("latin1", 0, 200).trimStart();
    if (!head.startsWith("{")) {
      return fail("PlanNotJson", where, "this is not the JSON of a plan", {
        allowed: "what terraform show -json writes",
      });
    }
    if (error.reason === "truncated") {
      return fail("PlanTruncated", where, `the JSON ends in the middle of a value, at byte ${error.offset}`, {
        fix: "write it again: the disk was full, or the writing command was stopped",
      });
    }
    if (error.reason === "trailing") {
      return fail(
        "PlanMalformed",
        where,
        `something follows the plan, at byte ${error.offset}; Terraform writes one plan`,
      );
    }
    if (error.reason === "repeated") {
      return fail(
        "PlanMalformed",
        where,
        `a key stands in it twice, before byte ${error.offset}; Terraform never writes that`,
      );
    }
    return fail("PlanNotJson", where, `this is not JSON: it breaks at byte ${error.offset}`);
  }
}

/** One entry per line is what `terraform plan -json` prints: it has the same braces and is no plan. */
function isLog(bytes: Buffer): boolean {
  return /^\s*\{"@level":|^\s*\{[^\n]*"@message":/.test(bytes.toString("latin1", 0, 2000));
}

/**
 * Makes a plan of the bytes that `terraform show -json` wrote.
 * @param file where they came from, for messages and the report
 * @param evidence of what the plan leaves out as unchanged; with it, it is a plan of all
 * @throws KubeServicesError `PlanEmpty`, `PlanIsBinary`, `PlanIsLog`, `PlanIsState`, `PlanNotJson`, `PlanTruncated`,
 * `PlanNotAPlan`, `PlanFormatUnsupported`, `PlanErrored`, `PlanMalformed`, `EvidenceDiffers`
 */
export const parsePlan = (raw: Buffer, file: string, evidence?: Evidence): RawPlan => parse(raw, file, () => evidence);

/** @param evidenceOf the evidence of the plan with a SHA-256 */
function parse(raw: Buffer, file: string, evidenceOf: (digest: string) => Evidence | undefined): RawPlan {
  const bytes = asUtf8(raw);
  if (bytes.toString("latin1", 0, 4096).trim() === "" && bytes.length <= 4096) {
    fail("PlanEmpty", file, "the file is empty");
  }
  if (bytes[0] === 0x50 && bytes[1] === 0x4b) {
    fail("PlanIsBinary", file, "this is a saved plan, not its JSON", {
      fix: "write its JSON with: terraform show -json <saved plan> > plan.json",
    });
  }
  if (isLog(bytes)) {
    fail("PlanIsLog", file, "this is the log that terraform plan -json prints, not a plan");
  }
  const top = scan(bytes, file);
  const formatVersion = top.get("format_version");
  const isPlan = ["resource_changes", "planned_values", "configuration", "output_changes", "errored"].some((key) =>
    top.has(key),
  );
  if ((top.has("values") || top.has("lineage") || top.has("serial")) && !isPlan) {
    fail("PlanIsState", file, "this is a state, not a plan");
  }
  if (formatVersion === undefined || !isPlan) {
    fail("PlanNotAPlan", file, "this JSON is not a plan of Terraform", { allowed: "what terraform show -json writes" });
  }
  try {
    const digest = sha256(raw);
    return extract(bytes, top, { file, sha256: digest, bytes: raw.length }, evidenceOf(digest));
  } catch (error) {
    if (isStackOverflow(error)) throw planTooDeep(file);
    if (!(error instanceof ScanError)) throw error;
    const what =
      error.reason === "repeated"
        ? `a key, or an address, stands twice in it, in what begins at byte ${error.offset}; Terraform never writes that`
        : `the plan is not as Terraform writes it, at byte ${error.offset}`;
    return fail("PlanMalformed", file, what);
  }
}

/**
 * Reads a plan from a file, or from standard input for `-`.
 * @param evidences those that there are: the one of this plan counts
 * @throws KubeServicesError as {@link readPlanBytes} and {@link parsePlan}
 */
export function readPlan(path: string, evidences: readonly Evidence[] = []): RawPlan {
  const bytes = readPlanBytes(path);
  try {
    return parse(bytes, path, (digest) => evidences.find(({ plan }) => plan === digest));
  } finally {
    release(bytes);
  }
}
