import type { JsonObject } from "../json-object";
import type { KubernetesObject } from "../manifest";
import { fieldsOf } from "./fields";

/** The template of the pods that an object makes; empty where it makes none. */
export const podTemplateOf = (object: KubernetesObject): JsonObject =>
  object.kind === "CronJob"
    ? fieldsOf(object, "spec", "jobTemplate", "spec", "template")
    : fieldsOf(object, "spec", "template");
