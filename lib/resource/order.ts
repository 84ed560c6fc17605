import { TerraformElement, TerraformStack } from "cdktf";
import type { IConstruct } from "constructs";
import { KubeServicesError, type Problem } from "../errors";
import { addressOf } from "./address";
import { ownId } from "./own-id";

/** What can wait for others, and be waited for: a resource, a data source, a module. */
type Ordered = TerraformElement & { dependsOn?: string[] };

const isOrdered = (construct: IConstruct): construct is Ordered =>
  TerraformElement.isTerraformElement(construct) && /^(?!var\.)/.test(addressOf(construct) ?? "var.");

/** A construct that waits for others. */
interface Waiting {
  readonly construct: IConstruct;
  readonly roots: readonly IConstruct[];
}

/** What stands in a stack: in it alone, not in stacks within it. */
class StackOrder {
  /** What waits, in the order of the tree. */
  private readonly waiting: Waiting[] = [];

  constructor(private readonly stack: TerraformStack) {
    for (const scope of stack.node.scopes.slice(0, -1)) this.note(scope);
    visit(stack, (construct) => this.note(construct));
  }

  private note(construct: IConstruct): void {
    const roots = rootsOf(construct);
    if (roots.length > 0) this.waiting.push({ construct, roots });
  }

  /** @throws KubeServicesError `DependencyCrossStack`, `DependencyCycle`, `DependencyInvalid` */
  apply(): void {
    if (this.waiting.length === 0) return; // as in almost every stack
    const refused = this.waiting.flatMap(({ construct, roots }) =>
      roots.flatMap((root) => this.refusal(construct, root) ?? []),
    );
    if (refused.length > 0) throw new KubeServicesError(refused);
    const elements = new Map<string, Ordered>();
    visit(this.stack, (construct) => {
      if (isOrdered(construct)) elements.set(addressOf(construct) ?? "", construct);
    });
    const present = new Set(elements.values());
    const below = (construct: IConstruct): readonly Ordered[] => {
      const found: Ordered[] = [];
      visit(construct, (inner) => {
        if (isOrdered(inner) && present.has(inner)) found.push(inner);
      });
      return found;
    };
    for (const { construct, roots } of this.waiting) {
      const first = new Set(roots.flatMap(below));
      const addresses = [...first].map((element) => addressOf(element) ?? "");
      // What is waited for stands, now and then, within what waits.
      for (const element of below(this.partOf(construct)))
        if (!first.has(element)) element.dependsOn = [...new Set([...(element.dependsOn ?? []), ...addresses])];
    }
    const cycles = this.waiting.flatMap(
      ({ construct }) => cycleProblem(construct, below(this.partOf(construct)), elements) ?? [],
    );
    if (cycles.length > 0) throw new KubeServicesError(cycles[0] as Problem);
  }

  /** Of a construct that the stack stands in, all of the stack waits. */
  private partOf(construct: IConstruct): IConstruct {
    return construct.node.scopes.includes(this.stack) ? construct : this.stack;
  }

  private refusal(construct: IConstruct, root: IConstruct): Problem | undefined {
    const where = construct.node.path;
    if (construct.node.scopes.includes(root))
      return {
        code: "DependencyCycle",
        what: `this is a part of ${root.node.path === "" ? "the App" : root.node.path}, and cannot come after itself`,
        where,
        fix: "name the construct beside it that comes first",
      };
    if (stackOf(root) !== this.stack)
      return {
        code: "DependencyCrossStack",
        what: `${root.node.path} is not in the stack ${this.stack.node.path}, and Terraform orders nothing across stacks`,
        where,
        fix:
          "order the stacks as a whole, by addDependency of the stack itself (prod.addDependency(base)), or use a value " +
          "of the other stack, which does the same",
      };
    return undefined;
  }
}

/** What a construct waits for. What `addDependency` was given is looked at only now. */
function rootsOf(construct: IConstruct): readonly IConstruct[] {
  try {
    return construct.node.dependencies;
  } catch {
    throw new KubeServicesError({
      code: "DependencyInvalid",
      what: "addDependency was given something that is no construct, such as undefined or a text",
      where: construct.node.path,
      allowed: "constructs of this stack",
      fix: "give addDependency the construct itself",
    });
  }
}

const stackOf = (construct: IConstruct): IConstruct | undefined =>
  construct.node.scopes.filter((scope) => TerraformStack.isStack(scope)).at(-1);

/** A construct and all below it, but for stacks within it. */
function visit(construct: IConstruct, seen: (construct: IConstruct) => void): void {
  seen(construct);
  for (const child of construct.node.children) if (!TerraformStack.isStack(child)) visit(child, seen);
}

/** What waits for itself by way of others. References between resources are Terraform's to follow. */
function cycleProblem(
  construct: IConstruct,
  from: readonly Ordered[],
  elements: ReadonlyMap<string, Ordered>,
): Problem | undefined {
  const done = new Set<string>();
  const way: string[] = [];
  const follow = (address: string): readonly string[] | undefined => {
    const at = way.indexOf(address);
    if (at >= 0) return [...way.slice(at), address];
    if (done.has(address)) return undefined;
    done.add(address);
    way.push(address);
    for (const next of elements.get(address)?.dependsOn ?? []) {
      const cycle = follow(next);
      if (cycle !== undefined) return cycle;
    }
    way.pop();
    return undefined;
  };
  for (const element of from) {
    const cycle = follow(addressOf(element) ?? "");
    if (cycle === undefined) continue;
    return {
      code: "DependencyCycle",
      what: `each of these would wait for the next one: ${cycle.join(", ")}`,
      where: construct.node.path,
      fix: "take one of the dependencies out",
    };
  }
  return undefined;
}

/**
 * Turns `construct.node.addDependency(other)` into `depends_on`, which CDKTF itself does not: every resource, data
 * source and module below the one waits for all of them below the other. It is called when a stack is rendered, before
 * any element is, so that it does not matter when a dependency was added.
 */
class ConstructOrder extends TerraformElement {
  override toMetadata(): unknown {
    new StackOrder(this.cdktfStack).apply();
    return super.toMetadata();
  }
}

const ordered = new WeakSet<IConstruct>();

/** From now on the dependencies between constructs of a stack order its resources. */
export function orderConstructs(stack: TerraformStack): void {
  if (ordered.has(stack)) return;
  ordered.add(stack);
  new ConstructOrder(stack, ownId("ConstructOrder"));
}
