import { pick, text, texts } from "../model/tree";
import { objectRule } from "../rule/define";

/** The apply approves a certificate by itself. */
export const certificateApproved = objectRule({
  id: "certificate-approved",
  severity: "high",
  category: "security",
  title: "The apply approves a certificate by itself",
  why: "Who asks and who approves is one: a certificate of the cluster for clients stands for whatever name and groups the request holds, and cannot be taken back.",
  fix: "Set auto_approve to false and let another person approve it, or use a short-lived token.",
  ids: ["CIS-5.1.11", "NSA-authentication", "CWE-295"],
  example: "kubernetes_certificate_signing_request_v1 with auto_approve = true",
  kinds: ["CertificateSigningRequest"],
  check: (request) => {
    if (request.change.type === "kubernetes_manifest") {
      const of = text(request.body, "spec.signer_name") ?? "an unnamed signer";
      return { message: `asks ${of} for a certificate`, severity: "low" };
    }
    if (pick(request.body, "auto_approve") === false) return undefined;
    const signer = text(request.body, "spec.signer_name") ?? "an unnamed signer";
    const usages = texts(request.body, "spec.usages");
    const serves = /kubelet-serving$/.test(signer) && !usages.includes("client auth");
    return {
      message: `approves its own request to ${signer}${usages.length === 0 ? "" : ` for ${usages.join(", ")}`}`,
      severity: serves ? "medium" : "high",
    };
  },
});
