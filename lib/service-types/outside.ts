import type { OutsideAccess } from "../policy";
import { isRouted, type Exposure } from "../service";

/** How what is exposed is reached; undefined where it is not. */
export function outsideOf(exposure: Exposure | undefined): OutsideAccess | undefined {
  if (exposure === undefined || exposure.type === "None") return undefined;
  const namespace = isRouted(exposure) ? exposure.controllerNamespace : undefined;
  return { type: exposure.type, callers: namespace === undefined ? [] : [{ namespace }] };
}
