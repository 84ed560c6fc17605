import type { IConstruct } from "constructs";
import { defined } from "../defined";
import type { JsonObject } from "../json-object";
import { PART_OF } from "../manifest/own-annotations";
import { environmentOf } from "./environment";
import { MANAGED_BY, toLabelValue } from "./metadata";
import { isKnownObject } from "./tokens";

/**
 * An object that somebody wrote as a manifest, with the stack's labels and annotations, and the labels by which
 * `kube-services leftovers` and `adopt` know whose it is. What the manifest says itself is kept: where it has such a
 * label of its own, with another value, an annotation says whose the object is. Selectors, pod templates and all else
 * below `metadata` stay as they are. Where names and labels are as given, nothing says whose the object is.
 * @param asText what becomes of a text of the stack's, for objects whose own texts are plain @default - nothing
 */
export function withMarks<T extends JsonObject>(
  scope: IConstruct,
  object: T,
  asText: (text: string) => string = (text) => text,
): T {
  const { asGiven, labels: ofStack, annotations: notes, partOf } = environmentOf(scope);
  const metadata = object["metadata"] ?? {};
  if (!isKnownObject(metadata)) return object;
  const { labels: ofManifest = {}, annotations = {} } = metadata;
  if (!isKnownObject(ofManifest) || !isKnownObject(annotations)) return object;
  const part = partOf === undefined ? undefined : asText(toLabelValue(partOf));
  const marks: JsonObject = asGiven
    ? {}
    : {
        "app.kubernetes.io/managed-by": MANAGED_BY,
        ...defined({ "app.kubernetes.io/part-of": part }),
      };
  const labels = { ...each(ofStack, asText), ...marks, ...ofManifest };
  const hidden = Object.entries(marks).some(([key, value]) => labels[key] !== value);
  const allAnnotations = {
    ...each(notes, asText),
    ...annotations,
    ...(hidden && part !== undefined ? { [PART_OF]: part } : {}),
  };
  return {
    ...object,
    metadata: {
      ...metadata,
      ...(asGiven && Object.keys(labels).length === 0 ? {} : { labels }),
      ...(Object.keys(allAnnotations).length === 0 ? {} : { annotations: allAnnotations }),
    },
  };
}

const each = (texts: Readonly<Record<string, string>>, change: (text: string) => string): Record<string, string> =>
  Object.fromEntries(Object.entries(texts).map(([key, text]) => [key, change(text)]));
