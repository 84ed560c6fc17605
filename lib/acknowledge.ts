import { TerraformStack } from "cdktf";
import type { IConstruct } from "constructs";
import { defined } from "./defined";
import { KubeServicesError, type Problem } from "./errors";

/** Why a finding is all right. */
export interface AcknowledgeProps {
  /** In a sentence that the auditor can read. */
  readonly reason: string;
  /**
   * The last day, `YYYY-MM-DD`: for plans made later the finding counts again.
   * @default - for good
   */
  readonly until?: string;
}

interface Entry extends AcknowledgeProps {
  readonly rule: string;
  readonly path: string;
  /** What it is for, where that stands in the code no more. @default - the resources under the path */
  readonly addresses?: readonly string[];
}

const entries = new WeakMap<IConstruct, Entry[]>();

function problems(construct: IConstruct, rule: string, props: AcknowledgeProps): Problem[] {
  const where = construct.node.path;
  const found: Problem[] = [];
  const code = "AcknowledgementInvalid";
  if (!/^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/.test(rule)) {
    const fix = "name a rule, see kube-services audit --list-rules";
    found.push({ code, where, prop: "id", what: "this is no rule's id", value: rule, fix });
  }
  if (props.reason.trim() === "") {
    found.push({ code, where, prop: "reason", what: "a reason is needed", fix: "say why this is all right" });
  }
  const day = props.until === undefined ? undefined : new Date(`${props.until}T00:00:00Z`);
  if (day !== undefined && (Number.isNaN(day.getTime()) || day.toISOString().slice(0, 10) !== props.until)) {
    found.push({ code, where, prop: "until", what: "this is no day", value: props.until, allowed: "YYYY-MM-DD" });
  }
  return found;
}

/**
 * Answers for a finding of `kube-services audit` on a construct and all that is under it. The audit then reports it as
 * acknowledged, with the reason, and does not fail for it. It is kept in the comment block (`//`) of the synthesised
 * stack, so Terraform sees nothing of it.
 * @param id the rule, such as `load-balancer-open-to-all`
 * @throws KubeServicesError `AcknowledgementInvalid`
 * @example
 * ```ts
 * const web = new StatelessService(prod, "web", {
 *   containers: [{ image: "example.com/web:1", ports: [{ containerPort: 8080, servicePort: 80 }] }],
 * });
 * acknowledge(web, "image-not-pinned", { reason: "the registry makes tags immutable", until: "2027-06-30" });
 * ```
 */
export function acknowledge(construct: IConstruct, id: string, props: AcknowledgeProps): void {
  const found = problems(construct, id, props);
  if (found.length > 0) throw new KubeServicesError(found);
  const { reason, until } = props;
  note(construct, { rule: id, path: construct.node.path, reason, ...defined({ until }) });
}

/** Answers for findings on what a stack forgets, which stands in its code no more. */
export function acknowledgeForgotten(stack: TerraformStack, addresses: readonly string[], reason: string): void {
  note(stack, { rule: "object-forgotten", path: stack.node.path, reason, addresses });
}

function note(construct: IConstruct, entry: Entry): void {
  const stack = TerraformStack.of(construct);
  const all = entries.get(stack) ?? [];
  entries.set(stack, all);
  all.push(entry);
  stack.addOverride("//.acknowledgements", all);
}
