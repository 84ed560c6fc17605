import { defined } from "../defined";
import { toCode } from "./literal";
import { quoted } from "./text";

/** What a program that deploys the written stack says. */
export interface MainOptions {
  /** Name of the stack's class. */
  readonly className: string;
  /** Module of the class, as the program imports it, such as `./shop`. */
  readonly module: string;
  /** Module of the constructs. */
  readonly packageName: string;
  /** Name of the stack, as in `cdktf deploy <stack>`. */
  readonly stack: string;
  readonly kubeconfig: string;
  readonly context: string;
  /** The stack's namespace. @default - the class says it itself */
  readonly namespace?: string;
}

/** A program that makes an App of the one stack. */
export function renderMain({ className, module, packageName, stack, ...place }: MainOptions): string {
  const { kubeconfig, context, namespace } = place;
  const props = { cluster: { kubeconfig, context }, ...defined({ namespace }) };
  const head = `  new ${className}(app, ${quoted(stack)}, `;
  return [
    `import { runApp } from ${quoted(packageName)};`,
    `import { ${className} } from ${quoted(module)};`,
    "",
    "runApp((app) => {",
    `${head}${toCode(props, 2, head.length, "element", 2)});`,
    "});",
    "",
  ].join("\n");
}
