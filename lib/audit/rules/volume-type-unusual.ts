import { blocks, text } from "../model/tree";
import { isUsualSource, sourceOf } from "../model/volumes";
import { podRule } from "../rule/define";
import type { Severity } from "../rule/rule";

/** Sources with rules of their own. */
const OWN: ReadonlySet<string> = new Set(["host_path"]);
/** Drivers of inline volumes that hand out Secrets and certificates, and nothing of the node. */
const HANDED_OUT: ReadonlySet<string> = new Set([
  "secrets-store.csi.k8s.io",
  "csi.cert-manager.io",
  "spiffe.csi.cert-manager.io",
  "csi.spiffe.io",
]);

/** Pods bring a volume of their own along. */
export const volumeTypeUnusual = podRule({
  id: "volume-type-unusual",
  severity: "low",
  category: "security",
  title: "Pods bring a volume of their own along, past claims and classes",
  why: "Who writes the pod chooses the server, the disk or the driver's settings, without anyone who looks after storage; gitRepo runs programs as root on the node.",
  fix: "Use a claim of a storage class; clone a repository in an init container.",
  ids: ["PSS-restricted-volume-types", "CWE-668"],
  example: 'volume { nfs { server = "10.0.0.9", path = "/" } }',
  check: (pods) => {
    const unusual = blocks(pods.spec, "volume").flatMap((volume) => {
      const source = sourceOf(volume);
      if (source === undefined || OWN.has(source)) return [];
      const name = text(volume, "name") ?? "?";
      if (source === "csi") {
        const driver = text(volume, "csi.driver") ?? "?";
        return HANDED_OUT.has(driver)
          ? []
          : [{ what: `${name} of the CSI driver ${driver}`, severity: "low" as Severity }];
      }
      if (source === "image") {
        const image = text(volume, "image.reference") ?? "?";
        return [{ what: `${name} with the files of the image ${image}`, severity: "low" as Severity }];
      }
      if (isUsualSource(source)) return [];
      const severity: Severity = source === "git_repo" ? "high" : source === "flex_volume" ? "medium" : "low";
      return [{ what: `${name} of the type ${source}`, severity }];
    });
    if (unusual.length === 0) return undefined;
    const worst = (["high", "medium", "low"] as const).find((one) => unusual.some(({ severity }) => severity === one));
    return { message: `bring ${unusual.map((one) => one.what).join(", ")}`, severity: worst ?? "low" };
  },
});
