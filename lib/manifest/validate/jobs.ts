import type { JsonObject } from "../../json-object";
import { isLabelName } from "../../names";
import { exactlyOne, fieldsOf, given, isEmpty, itemsOf, notNegative, numberOf, textOf } from "./scope";
import type { Rule, Rules, Scope } from "./scope";
import { podsOf } from "./workloads";

const COUNTS = [
  ...["parallelism", "completions", "backoffLimit", "backoffLimitPerIndex", "maxFailedIndexes"],
  ...["ttlSecondsAfterFinished", "activeDeadlineSeconds"],
];
/** What only a Job has whose pods are told apart by their index. */
const INDEXED = ["backoffLimitPerIndex", "maxFailedIndexes", "successPolicy"];

const jobSpec: Rule = (spec, scope) => {
  podsOf(["OnFailure", "Never"], false)(spec, scope);
  notNegative(spec, COUNTS, scope);
  const [failed, completions] = [spec["maxFailedIndexes"], spec["completions"]];
  if (typeof failed === "number" && typeof completions === "number" && failed > completions) {
    const what = "more indexes may fail than there are";
    const allowed = `at most completions, which is ${completions}`;
    scope.tell({ code: "NumberOutOfRange", what, value: failed, allowed }, "maxFailedIndexes");
  }
  if (spec["completionMode"] === "Indexed") {
    if (!given(completions)) {
      scope.tell(
        { code: "CompletionsMissing", what: "an indexed Job needs completions", fix: "add completions" },
        "completions",
      );
    }
    if ((numberOf(spec["parallelism"]) ?? 0) > 100_000) {
      const [what, value] = ["this number is out of range", spec["parallelism"]];
      scope.tell({ code: "NumberOutOfRange", what, value, allowed: "up to 100000" }, "parallelism");
    }
  } else {
    for (const key of INDEXED) {
      if (!given(spec[key]) || textOf(spec["completionMode"]) !== (spec["completionMode"] ?? undefined)) continue;
      const what = `${key} is for a Job with indexes`;
      scope.tell({ code: "CompletionModeMissing", what, fix: "set completionMode: Indexed" }, key);
    }
  }
  if (given(failed) && !given(spec["backoffLimitPerIndex"])) {
    const what = "maxFailedIndexes counts indexes that failed too often: backoffLimitPerIndex says how often";
    scope.tell({ code: "FieldMissing", what, fix: "add backoffLimitPerIndex" }, "backoffLimitPerIndex");
  }
  selector(spec, scope);
  failurePolicy(spec, scope);
};

function selector(spec: JsonObject, scope: Scope): void {
  const ofCronJob = scope.object.kind === "CronJob";
  if (given(spec["selector"]) && (ofCronJob || spec["manualSelector"] !== true) && !isEmpty(spec["selector"])) {
    const what = "a Job makes its own selector";
    const fix = ofCronJob ? "take it out" : "take it out, or set manualSelector: true";
    scope.tell({ code: "SelectorOutOfPlace", what, fix }, "selector");
  }
  if (spec["manualSelector"] !== true) return;
  if (ofCronJob) {
    const what = "the Jobs of a CronJob make their own selectors";
    scope.tell({ code: "SelectorOutOfPlace", what, fix: "take it out" }, "manualSelector");
  } else if (!given(spec["selector"])) {
    scope.tell({ code: "SelectorEmpty", what: "manualSelector needs a selector", fix: "add selector" }, "selector");
  }
}

function failurePolicy(spec: JsonObject, scope: Scope): void {
  if (!given(spec["podFailurePolicy"])) return;
  const pod = fieldsOf(fieldsOf(spec["template"])["spec"]);
  if (pod["restartPolicy"] === "OnFailure") {
    const what = "a podFailurePolicy needs restartPolicy Never";
    scope.tell({ code: "RestartPolicyInvalid", what }, "template", "spec", "restartPolicy");
  }
  if (spec["podReplacementPolicy"] === "TerminatingOrFailed") {
    const what = "with a podFailurePolicy pods are replaced when they have failed";
    scope.tell({ code: "ReplacementPolicyInvalid", what, allowed: "Failed" }, "podReplacementPolicy");
  }
  const containers = ["containers", "initContainers"].flatMap((list) => itemsOf(pod[list]).map(([{ name }]) => name));
  for (const [rule, index] of itemsOf(fieldsOf(spec["podFailurePolicy"])["rules"])) {
    const at = ["podFailurePolicy", "rules", index] as const;
    if (rule["action"] === "FailIndex" && !given(spec["backoffLimitPerIndex"])) {
      const what = "FailIndex is for Jobs with backoffLimitPerIndex";
      scope.tell({ code: "FailurePolicyInvalid", what, fix: "add backoffLimitPerIndex" }, ...at, "action");
    }
    const name = textOf(fieldsOf(rule["onExitCodes"])["containerName"]);
    if (name === undefined || containers.includes(name)) continue;
    const what = `the pod has no container ${name}`;
    const allowed = containers.join(", ");
    scope.tell({ code: "ContainerUnknown", what, allowed }, ...at, "onExitCodes", "containerName");
  }
}

/** Source: https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/job-v1/ */
export const JOB_RULES: Rules = {
  JobSpec: jobSpec,
  Job: (job, scope) => {
    const name = textOf(fieldsOf(job["metadata"])["name"]);
    if (name === undefined) return;
    const { completionMode, completions } = fieldsOf(job["spec"]);
    const most = completionMode === "Indexed" ? numberOf(completions) : undefined;
    if (name.length > 63) {
      const what = "the name has more than 63 characters: pods have it as a label";
      scope.tell({ code: "NameInvalid", what, value: name }, "metadata", "name");
    } else if (most !== undefined && most > 0 && !isLabelName(`${name}-${most - 1}`)) {
      const what = "the pods' host names, which are this name and an index, are no DNS labels";
      scope.tell({ code: "NameInvalid", what, value: name }, "metadata", "name");
    }
  },
  PodFailurePolicyRule: (rule, scope) => {
    const conditions = isEmpty(rule["onPodConditions"]) ? undefined : rule["onPodConditions"];
    const { onExitCodes } = rule;
    exactlyOne(
      { onExitCodes, onPodConditions: conditions },
      ["onExitCodes", "onPodConditions"],
      "FailurePolicyInvalid",
      scope,
    );
  },
  PodFailurePolicyOnExitCodesRequirement: ({ operator, values }, scope) => {
    if (!Array.isArray(values)) return;
    const numbers = values.flatMap((value: unknown) => numberOf(value) ?? []);
    if (operator === "In" && numbers.includes(0)) {
      scope.tell({ code: "FailurePolicyInvalid", what: "a pod that ends with 0 has not failed" }, "values");
    }
    if (numbers.some((number, index) => index > 0 && number <= (numbers[index - 1] ?? -Infinity))) {
      const what = "the values must ascend";
      scope.tell({ code: "FailurePolicyInvalid", what, fix: "order them, each once" }, "values");
    }
  },
  SuccessPolicyRule: (rule, scope) => {
    if (given(rule["succeededCount"]) || given(rule["succeededIndexes"])) return;
    scope.tell({
      code: "FieldMissing",
      what: "a rule counts what succeeded",
      fix: "add succeededCount or succeededIndexes",
    });
  },
};
