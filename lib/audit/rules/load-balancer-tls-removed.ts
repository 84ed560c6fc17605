import { isBranch } from "../mask/marks";
import { pick, sameTree } from "../model/tree";
import { showValue } from "../model/diff";
import { serviceChangeRule } from "../rule/define";

/** Annotations of clouds that have a load balancer end TLS, and those that say which TLS it speaks. */
const CERTIFICATE =
  /(?:ssl|tls)[-_]?(?:cert(?:ificate)?(?:[-_]?(?:id|arn|name|ids))?|secret)$|certificate-?(?:id|ids|name|arn)$/i;
const POLICY = /(?:ssl|tls)-(?:negotiation-policy|policy|cipher-policy|min-version)$|tls-cipher-policy$/i;

/** A load balancer no longer ends TLS. */
export const loadBalancerTlsRemoved = serviceChangeRule({
  id: "load-balancer-tls-removed",
  severity: "medium",
  category: "exposure",
  title: "A load balancer no longer ends TLS, or speaks another one",
  why: "Without a certificate what clients send can be read and changed on its way; an older policy lets them use what is broken.",
  fix: "Keep the certificate, and the newest policy that your clients can speak.",
  ids: ["NSA-encryption", "CWE-319"],
  example: "service.beta.kubernetes.io/aws-load-balancer-ssl-cert is taken out",
  readsMarks: true,
  check: (before, after) => {
    const [was, is] = [before, after].map((service) => pick(service.object.body, "metadata.annotations"));
    if (!isBranch(was) || after.exposure === "None") return undefined;
    const now = isBranch(is) ? is : {};
    const gone = Object.keys(was).filter((key) => CERTIFICATE.test(key) && !Object.hasOwn(now, key));
    const still = Object.keys(now).some((key) => CERTIFICATE.test(key));
    if (gone.length > 0 && !still) return `${gone.join(", ")} ${gone.length === 1 ? "is" : "are"} gone`;
    const other = Object.keys(was).find(
      (key) => POLICY.test(key) && !sameTree(was[key], Object.hasOwn(now, key) ? now[key] : undefined),
    );
    return other === undefined
      ? undefined
      : {
          message: `${other} ${showValue(was[other])} → ${showValue(Object.hasOwn(now, other) ? now[other] : undefined)}`,
          severity: "low",
        };
  },
});
