import { inspect } from "node:util";

/** One thing that is wrong, told so that its reader can mend it without reading this library's code. */
export interface Problem {
  /** Stable name of the rule that was broken, in PascalCase, such as `ServiceNameInvalid`. */
  readonly code: string;
  /** What is wrong, as one sentence without a final period. Never holds a secret. */
  readonly what: string;
  /**
   * The place: a construct path (`prod/web`), `file:line:column`, a command-line flag or a Terraform address.
   * @default - not tied to a place
   */
  readonly where?: string;
  /**
   * The path of the prop or field in that place, such as `containers[0].ports[1].name`.
   * @default - the problem is of the whole place
   */
  readonly prop?: string;
  /**
   * The value that was given, shown as JSON and cut to 120 characters. Leave it out where it may be a secret.
   * @default - not shown
   */
  readonly value?: unknown;
  /**
   * What is allowed there.
   * @default - not shown
   */
  readonly allowed?: string;
  /**
   * The change to make, in the imperative.
   * @default - not shown
   */
  readonly fix?: string;
}

const MAX_VALUE_LENGTH = 120;

function showValue(value: unknown): string {
  let text: string | undefined;
  try {
    // JSON knows no NaN, and writes null for it.
    text = typeof value === "number" && !Number.isFinite(value) ? String(value) : JSON.stringify(value);
  } catch {
    text = undefined; // circular, or a value JSON does not know
  }
  text ??= inspect(value, { depth: 1, breakLength: Infinity });
  return text.length > MAX_VALUE_LENGTH ? `${text.slice(0, MAX_VALUE_LENGTH)}…` : text;
}

/**
 * One problem as text: a head line with code and place, then what was given, what is allowed and what to do.
 * @example
 * ```ts
 * const text = formatProblem({ code: "QuotaExceeded", what: "the team has no more pods", where: "prod/web" });
 * console.log(text); // QuotaExceeded at prod/web: the team has no more pods
 * ```
 */
export function formatProblem(problem: Problem): string {
  const place = [problem.where, problem.prop].filter((part) => part !== undefined && part !== "").join(" ");
  const lines = [`${problem.code}${place === "" ? "" : ` at ${place}`}: ${problem.what}`];
  if ("value" in problem && problem.value !== undefined) lines.push(`  got: ${showValue(problem.value)}`);
  if (problem.allowed !== undefined) lines.push(`  allowed: ${problem.allowed}`);
  if (problem.fix !== undefined) lines.push(`  fix: ${problem.fix}`);
  return lines.join("\n");
}

const ERROR_SYMBOL = Symbol.for("cdktf-kube-services/KubeServicesError");

/**
 * A mistake in what the user gave (props, files, arguments, environment): every problem that was found, at once. The
 * command line prints the message alone and exits with 2. Anything else that is thrown is a defect of this library.
 * @example
 * ```ts
 * try {
 *   new ExternalService(prod, "billing", { externalName: "https://billing.example.com" });
 * } catch (error) {
 *   if (!KubeServicesError.is(error)) throw error;
 *   for (const { code, where, prop, fix } of error.problems) console.error(code, where, prop, fix);
 * }
 * ```
 */
export class KubeServicesError extends Error {
  /** All problems, in the order of the input; at least one. */
  readonly problems: readonly Problem[];

  constructor(problems: Problem | readonly Problem[]) {
    const all: readonly Problem[] = Array.isArray(problems) ? (problems as readonly Problem[]) : [problems as Problem];
    super(all.map(formatProblem).join("\n"));
    this.name = "KubeServicesError";
    this.problems = all;
    Object.defineProperty(this, ERROR_SYMBOL, { value: true });
    // The frames are this library's and help nobody mend their input.
    this.stack = `${this.name}: ${this.message}`;
  }

  /** The code of the first problem. */
  get code(): string {
    return this.problems[0]?.code ?? "Unknown";
  }

  /** Whether a thrown value is such an error, also when another copy of this package made it. */
  static is(error: unknown): error is KubeServicesError {
    return typeof error === "object" && error !== null && ERROR_SYMBOL in error;
  }
}
