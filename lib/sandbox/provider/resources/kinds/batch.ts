import type { JsonObject } from "../../../../json-object";
import type { TerraformAttributes } from "../../../../manifest";
import type { CtyObject } from "../../cty/value";
import { jobCompleted } from "../../waits/checks";
import { waitFor } from "../../waits/wait";
import type { KindBehaviour, ResourceWait } from "../behaviour";
import { first, specOf, withSpec } from "../fields";
import { fieldSteps } from "../json-patch";

/** Labels that the Job controller adds to selector and template. */
const GENERATED_LABELS = [
  "controller-uid",
  "job-name",
  "batch.kubernetes.io/controller-uid",
  "batch.kubernetes.io/job-name",
];
/** The fields of a Job's spec that the real provider patches. */
const PATCHED = ["activeDeadlineSeconds", "backoffLimit", "manualSelector", "parallelism", "podFailurePolicy"];

const completion: ResourceWait = async ({ client, reference, attributes, options }) => {
  if (attributes["wait_for_completion"] === true) await waitFor(client, reference, jobCompleted, options);
};

/** Of a Job with an index for each pod, the real provider always sends how many may fail: none, where nothing is said. */
function withFailureLimits(spec: JsonObject): JsonObject {
  return spec["completionMode"] === "Indexed" ? { backoffLimitPerIndex: 0, maxFailedIndexes: 0, ...spec } : spec;
}

/** kubernetes_job_v1 */
export const job: KindBehaviour = {
  prepare: (object) => withSpec(object, withFailureLimits(specOf(object))),
  update: ({ before, after }) => ({ patch: fieldSteps("/spec", before["spec"], after["spec"], PATCHED) }),
  read: (attributes, _live, known) => {
    const selected = first(known?.["spec"])["manual_selector"] === true;
    const metadata = first(attributes["metadata"]);
    const spec = withoutGeneratedLabels(first(attributes["spec"]), selected);
    return {
      ...attributes,
      metadata: [selected ? metadata : { ...metadata, labels: withoutKeys(metadata["labels"]) }],
      spec: [spec],
    };
  },
  identifiesAtOnce: true,
  afterCreate: completion,
  afterUpdate: completion,
  propagationPolicy: "Foreground",
  waitsUntilGone: true,
};

/** kubernetes_cron_job_v1 */
export const cronJob: KindBehaviour = {
  prepare: (object) => {
    const template = (specOf(object)["jobTemplate"] ?? {}) as JsonObject;
    return withSpec(object, {
      jobTemplate: { ...template, spec: withFailureLimits((template["spec"] ?? {}) as JsonObject) },
    });
  },
  update: ({ after }) => ({ replace: after }),
  waitsUntilGone: true,
};

function withoutGeneratedLabels(spec: TerraformAttributes, selected: boolean): TerraformAttributes {
  const template = first(spec["template"]);
  const metadata = first(template["metadata"]);
  const { match_labels: labels, ...selector } = first(spec["selector"]);
  const chosen = withoutKeys(labels);
  const cleaned = { ...template, metadata: [{ ...metadata, labels: withoutKeys(metadata["labels"]) }] };
  if (selected || spec["selector"] === undefined) return { ...spec, template: [cleaned] };
  return {
    ...spec,
    template: [cleaned],
    selector: [Object.keys(chosen).length === 0 ? selector : { ...selector, match_labels: chosen }],
  };
}

function withoutKeys(labels: unknown): CtyObject {
  const entries = Object.entries((labels ?? {}) as CtyObject);
  return Object.fromEntries(entries.filter(([key]) => !GENERATED_LABELS.includes(key)));
}
