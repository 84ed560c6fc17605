import { Document } from "yaml";
import { safeLiteral } from "../foreign-text";
import { safeYaml } from "../safe-yaml";
import { WRITE_OPTIONS } from "./read/yaml-documents";
import type { KubernetesObject } from "./to-terraform";

/** Objects as a YAML stream that kubectl, and any reader of YAML 1.1 or 1.2, reads as they are; what a CI system would take for a command
 * is written by numbers of characters. */
export function manifestsToYaml(objects: readonly KubernetesObject[]): string {
  return objects.map((object) => safeYaml(new Document(object, WRITE_OPTIONS), WRITE_OPTIONS)).join("---\n");
}

/** Objects as JSON: one object, or a List. */
export function manifestsToJson(objects: readonly KubernetesObject[]): string {
  const value = objects.length === 1 ? objects[0] : { apiVersion: "v1", kind: "List", items: objects };
  return `${safeLiteral(JSON.stringify(value, null, 2))}\n`;
}
