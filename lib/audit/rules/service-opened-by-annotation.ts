import { isBranch } from "../mask/marks";
import { pick } from "../model/tree";
import { objectRule } from "../rule/define";

/** By which programs bring a Service to people outside, whatever its type is. */
const OPENS: readonly (readonly [key: RegExp, how: string])[] = [
  [/^tailscale\.com\/funnel$/, "to the whole Internet, by Tailscale"],
  [/^tailscale\.com\/expose$/, "to a network of Tailscale"],
  [/^getambassador\.io\/config$/, "by a route of Ambassador"],
  [/^(?:k8s\.)?ngrok\.com\/\S+$/, "by ngrok"],
  [/^(?:[\w.-]*\.)?inlets\.dev\/\S+$/, "by a tunnel of inlets"],
  [/^[\w.-]*cloudflare[\w.-]*\/\S+$/, "by Cloudflare"],
  [/^(?:io\.cilium\/global-service|service\.cilium\.io\/(?:global|shared))$/, "to the other clusters of its mesh"],
  [/^(?:multicluster\.linkerd\.io|mirror\.linkerd\.io)\/exported$/, "to the other clusters of its mesh"],
];
const OFF = /^(?:false|off|disabled|no|0|)$/i;

/** A Service is opened by an annotation. */
export const serviceOpenedByAnnotation = objectRule({
  id: "service-opened-by-annotation",
  severity: "medium",
  category: "exposure",
  title: "A Service is opened by an annotation",
  why: "A program in the cluster brings people from outside to it, past its type, its ranges and every Ingress.",
  fix: "Take it out, or check who is let in there.",
  ids: ["NSA-network-separation", "CWE-668"],
  example: 'tailscale.com/funnel = "true"',
  kinds: ["Service", "Ingress"],
  readsMarks: true,
  check: ({ body }) => {
    const annotations = pick(body, "metadata.annotations");
    if (!isBranch(annotations)) return undefined;
    for (const [key, how] of OPENS) {
      const found = Object.entries(annotations).find(
        ([name, value]) => key.test(name) && !OFF.test(String(value ?? "")),
      );
      if (found !== undefined) return `${found[0]} opens it ${how}`;
    }
    return undefined;
  },
});
