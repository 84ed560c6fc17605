import { TerraformElement, TerraformStack } from "cdktf";
import type { IConstruct } from "constructs";
import { onceFor } from "../once-for";
import { ownId } from "./own-id";

/** Long texts of a stack's resources, each written once: a local by its name. */
class SharedTexts extends TerraformElement {
  private readonly texts: Record<string, string> = {};

  note(name: string, text: string): void {
    this.texts[name] = text;
  }

  /** The addresses of the locals. */
  addresses(): readonly string[] {
    return Object.keys(this.texts).map((name) => `local.${name}`);
  }

  override toTerraform(): unknown {
    return { locals: { ...this.texts } };
  }
}

const textsOf = onceFor((stack: TerraformStack) => new SharedTexts(stack, ownId("SharedTexts")));

/** The texts that resources of a stack share, where there are any. */
export const sharedTextsOf = (stack: TerraformStack): SharedTexts | undefined =>
  stack.node.tryFindChild(ownId("SharedTexts")) as SharedTexts | undefined;

/**
 * A message that many resources of a stack have, but for some words: what they have in common is written once.
 * @param code the message's code, which also names the local
 * @param text what follows the code, with `%s` for each of the words, or `%[1]s` for the first wherever it stands
 * @param words such as an object's name; tokens may stand in them
 * @returns an expression such as `${format(local.AccessKept, "web")}`
 */
export function sharedMessage(scope: IConstruct, code: string, text: string, ...words: readonly string[]): string {
  textsOf(TerraformStack.of(scope)).note(code, `${code}: ${text}`);
  return `\${format(local.${code}, ${words.map(expression).join(", ")})}`;
}

const TOKEN = /(\$\{TfToken\[[^\]]*\]\})/;

/** A text as a part of an expression. CDKTF puts in what a token stands for without `${…}`, so it stands outside of quotes. */
function expression(text: string): string {
  const parts = text
    .split(TOKEN)
    .filter((part) => part !== "")
    .map((part) => (TOKEN.test(part) ? part : quoted(part)));
  return parts.length > 1 ? `join("", [${parts.join(", ")}])` : (parts[0] ?? '""');
}

/** A text in Terraform's quotes. `${…}` is an expression there as well, whose own quotes stay. */
const quoted = (text: string): string => `"${text.includes("${") ? text : text.replace(/[\\"]/g, "\\$&")}"`;
