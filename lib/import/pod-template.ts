import type { KubernetesObject } from "../manifest";
import { fieldsOf, type Fields } from "./fields";

/** The template of the pods that an object makes; empty where it makes none. */
export const podTemplateOf = (object: KubernetesObject): Fields =>
  object.kind === "CronJob"
    ? fieldsOf(object, "spec", "jobTemplate", "spec", "template")
    : fieldsOf(object, "spec", "template");
