import type { JsonObject } from "../../json-object";
import { isTimeZone } from "../time-zone";
import { matches } from "./labels";
import { fieldsOf, given, isEmpty, notNegative, numberOf, textOf, type Rule, type Rules, type Scope } from "./scope";

/** What every workload with pods of its own has in common. */
export const podsOf =
  (restart: readonly string[], selects: boolean): Rule =>
  (spec, scope) => {
    const template = fieldsOf(spec["template"]);
    const pod = fieldsOf(template["spec"]);
    const policy = pod["restartPolicy"] ?? "Always";
    if (
      given(spec["template"]) &&
      given(template["spec"]) &&
      textOf(policy) !== undefined &&
      !restart.includes(policy as string)
    ) {
      scope.tell(
        {
          code: "RestartPolicyInvalid",
          what: given(pod["restartPolicy"])
            ? "these pods cannot be restarted so"
            : "restartPolicy is missing: Always, its default, is not for these pods",
          ...(given(pod["restartPolicy"]) ? { value: policy } : {}),
          allowed: restart.join(", "),
        },
        ...["template", "spec", "restartPolicy"],
      );
    }
    if (!selects) return;
    if (given(pod["activeDeadlineSeconds"])) {
      const what = "pods of this kind have no deadline";
      scope.tell({ code: "DeadlineOutOfPlace", what, fix: "take it out" }, "template", "spec", "activeDeadlineSeconds");
    }
    const selector = fieldsOf(spec["selector"]);
    if (isEmpty(selector) || (isEmpty(selector["matchLabels"]) && isEmpty(selector["matchExpressions"]))) {
      scope.tell({ code: "SelectorEmpty", what: "the selector selects no pods", fix: "add matchLabels" }, "selector");
    } else selectsOwn(selector, template, scope);
  };

function selectsOwn(selector: JsonObject, template: JsonObject, scope: Scope): void {
  const labels = fieldsOf(fieldsOf(template["metadata"])["labels"]);
  if (matches(selector, labels) !== false) return;
  const what = "the selector does not select the template's pods";
  scope.tell(
    { code: "SelectorMismatch", what, fix: "give the template's labels what the selector asks for" },
    "selector",
  );
}

/** A number, or a percentage as one. Undefined where it is known later or neither. */
const amount = (value: unknown): number | undefined => {
  if (typeof value === "string") return /^\d+%?$/.test(value) ? Number.parseInt(value, 10) : undefined;
  return numberOf(value);
};

const ALWAYS = podsOf(["Always"], true);
const counts = ["replicas", "minReadySeconds", "revisionHistoryLimit"];

/** Source: https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/ */
export const WORKLOAD_RULES: Rules = {
  PodTemplateSpec: (template, scope) => {
    if (given(template["spec"])) return;
    scope.tell({ code: "ContainersMissing", what: "a pod needs a container", fix: "add spec.containers" }, "spec");
  },
  DeploymentSpec: (spec, scope) => {
    ALWAYS(spec, scope);
    notNegative(spec, [...counts, "progressDeadlineSeconds"], scope);
    const [deadline, ready] = [
      numberOf(spec["progressDeadlineSeconds"]) ?? 600,
      numberOf(spec["minReadySeconds"]) ?? 0,
    ];
    if (deadline <= ready) {
      const what = `progressDeadlineSeconds (${deadline}) must be more than minReadySeconds (${ready})`;
      scope.tell(
        { code: "ProgressDeadlineTooShort", what },
        given(spec["progressDeadlineSeconds"]) ? "progressDeadlineSeconds" : "minReadySeconds",
      );
    }
  },
  DeploymentStrategy: (strategy, scope) => {
    const rolling = fieldsOf(strategy["rollingUpdate"]);
    if (strategy["type"] === "Recreate" && given(strategy["rollingUpdate"])) {
      const what = "Recreate has no rolling update";
      scope.tell({ code: "StrategyContradiction", what, fix: "take rollingUpdate out" }, "rollingUpdate");
    }
    stuck(rolling, ["25%", "25%"], scope, "rollingUpdate");
  },
  DaemonSetSpec: (spec, scope) => {
    ALWAYS(spec, scope);
    notNegative(spec, ["minReadySeconds", "revisionHistoryLimit"], scope);
  },
  DaemonSetUpdateStrategy: (strategy, scope) => {
    const rolling = fieldsOf(strategy["rollingUpdate"]);
    if (strategy["type"] === "OnDelete" || !given(strategy["rollingUpdate"])) return;
    notNegative(rolling, ["maxUnavailable", "maxSurge"], scope);
    const [unavailable, surge] = [amount(rolling["maxUnavailable"] ?? 1), amount(rolling["maxSurge"] ?? 0)];
    stuck(rolling, [1, 0], scope, "rollingUpdate");
    if (unavailable !== undefined && surge !== undefined && unavailable > 0 && surge > 0) {
      const what = "a DaemonSet has a surge or unavailable pods, not both";
      scope.tell({ code: "StrategyContradiction", what, fix: "set one of them to 0" }, "rollingUpdate", "maxSurge");
    }
  },
  ReplicaSetSpec: (spec, scope) => {
    ALWAYS(spec, scope);
    notNegative(spec, ["replicas", "minReadySeconds"], scope);
  },
  StatefulSetSpec: (spec, scope) => {
    ALWAYS(spec, scope);
    notNegative(spec, counts, scope);
  },
  StatefulSetUpdateStrategy: (strategy, scope) => {
    if (strategy["type"] === "OnDelete" && given(strategy["rollingUpdate"])) {
      const what = "OnDelete has no rolling update";
      scope.tell({ code: "StrategyContradiction", what, fix: "take rollingUpdate out" }, "rollingUpdate");
    }
    notNegative(fieldsOf(strategy["rollingUpdate"]), ["partition"], scope);
  },
  ReplicationControllerSpec: (spec, scope) => {
    podsOf(["Always"], false)(spec, scope);
    notNegative(spec, ["replicas", "minReadySeconds"], scope);
    if (!given(spec["template"])) {
      scope.tell({ code: "FieldMissing", what: "template is missing", fix: "add template" }, "template");
      return;
    }
    const template = fieldsOf(spec["template"]);
    const labels = fieldsOf(fieldsOf(template["metadata"])["labels"]);
    if (isEmpty(spec["selector"]) && isEmpty(labels)) {
      scope.tell(
        { code: "SelectorEmpty", what: "the selector selects no pods", fix: "add labels to the template" },
        "selector",
      );
    } else if (!isEmpty(spec["selector"])) selectsOwn({ matchLabels: spec["selector"] }, template, scope);
  },
  CronJobSpec: (spec, scope) => {
    notNegative(spec, ["successfulJobsHistoryLimit", "failedJobsHistoryLimit", "startingDeadlineSeconds"], scope);
    if (/^(CRON_)?TZ=/.test(textOf(spec["schedule"]) ?? "")) {
      scope.tell({ code: "ScheduleInvalid", what: "the schedule names a time zone", fix: "use timeZone" }, "schedule");
    }
    const zone = textOf(spec["timeZone"]);
    if (zone !== undefined && !isTimeZone(zone)) {
      const allowed = "a name such as Europe/Berlin or Etc/UTC, with its capitals";
      scope.tell({ code: "TimeZoneInvalid", what: "there is no such time zone", value: zone, allowed }, "timeZone");
    }
  },
  StatefulSet: (set, scope) => {
    const name = textOf(fieldsOf(set["metadata"])["name"]);
    if (name === undefined || name.length <= 63) return;
    scope.tell({ code: "NameInvalid", what: "the name has more than 63 characters", value: name }, "metadata", "name");
  },
  CronJob: (job, scope) => {
    const name = textOf(fieldsOf(job["metadata"])["name"]);
    if (name === undefined || name.length <= 52) return;
    const what = "the name of a CronJob has 52 characters at most: its Jobs get eleven more";
    scope.tell({ code: "NameInvalid", what, value: name }, "metadata", "name");
  },
};

/** A rollout that may neither add a pod nor take one away. */
function stuck(rolling: JsonObject, [unavailable, surge]: readonly [unknown, unknown], scope: Scope, at: string): void {
  const [most, more] = [amount(rolling["maxUnavailable"] ?? unavailable), amount(rolling["maxSurge"] ?? surge)];
  if (most === 0 && more === 0) {
    const what = "maxUnavailable and maxSurge are both 0: no pod could ever be replaced";
    scope.tell({ code: "StrategyStuck", what, fix: "raise one of them" }, at);
  }
  const text = rolling["maxUnavailable"];
  if (most !== undefined && typeof text === "string" && text.endsWith("%") && most > 100) {
    scope.tell(
      { code: "PodsOrPercentInvalid", what: "more than all", value: text, allowed: "up to 100%" },
      at,
      "maxUnavailable",
    );
  }
}
