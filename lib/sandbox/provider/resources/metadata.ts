import { isInternalKey, type TerraformAttributes } from "../../../manifest";
import type { ProviderSettings } from "../client/settings";
import type { CtyObject } from "../cty/value";
import { isCtyObject } from "../cty/value";
import { first } from "./fields";

/**
 * The attributes without labels and annotations that are not the configuration's: those of Kubernetes itself, and
 * those that the provider is told to ignore. A key that the configuration has is always kept.
 * @param known the planned or prior attributes, null for an import
 */
export function hideForeignMetadata(
  attributes: TerraformAttributes,
  known: CtyObject | null,
  settings: Pick<ProviderSettings, "ignoreAnnotations" | "ignoreLabels">,
): TerraformAttributes {
  const metadata = first(attributes["metadata"]);
  const configured = first<CtyObject>(known?.["metadata"]);
  const visible = (field: string, ignored: readonly string[]): object => {
    const kept = configured[field];
    const entries = Object.entries((metadata[field] ?? {}) as Readonly<Record<string, string>>).filter(
      ([key]) =>
        (isCtyObject(kept) && Object.hasOwn(kept, key)) ||
        (!isInternalKey(key) && !ignored.some((expression) => matches(expression, key))),
    );
    return Object.fromEntries(entries);
  };
  return {
    ...attributes,
    metadata: [
      {
        ...metadata,
        annotations: visible("annotations", settings.ignoreAnnotations),
        labels: visible("labels", settings.ignoreLabels),
      },
    ],
  };
}

function matches(expression: string, key: string): boolean {
  try {
    return new RegExp(expression).test(key);
  } catch {
    return false; // as with the real provider, an expression that is none matches nothing
  }
}
