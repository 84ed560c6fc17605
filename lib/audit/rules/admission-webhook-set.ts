import { blocks, text } from "../model/tree";
import { objectRule } from "../rule/define";

/** A webhook decides on what is written to the cluster. */
export const admissionWebhookSet = objectRule({
  id: "admission-webhook-set",
  severity: "medium",
  category: "security",
  title: "A webhook decides on what is written to the cluster",
  why: "It reads every object that it is asked about, Secrets too, a mutating one changes them, and where it does not answer nothing can be written.",
  fix: "Narrow its rules and selectors to what it is for, and make sure that its service is yours.",
  ids: ["CIS-5.1.12", "NSA-pods-security-enforcement", "CWE-441"],
  example: "kubernetes_mutating_webhook_configuration_v1",
  kinds: ["MutatingWebhookConfiguration", "ValidatingWebhookConfiguration"],
  check: (configuration) => {
    const hooks = blocks(configuration.body, "webhook");
    if (hooks.length === 0) return undefined;
    const targets = hooks.map((hook) => {
      const service = ["namespace", "name"].map((key) => text(hook, `client_config.service.${key}`));
      const at = service[1] === undefined ? "an address outside the cluster" : `Service ${service.join("/")}`;
      return `${text(hook, "name") ?? "?"} at ${at}`;
    });
    const mutating = configuration.kind === "MutatingWebhookConfiguration";
    return { message: `asks ${targets.join(", ")}`, severity: mutating ? "high" : "medium" };
  },
});
