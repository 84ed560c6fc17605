import { text } from "../model/tree";
import { serviceRule } from "../rule/define";

const INSIDE =
  /(?:^|\.)(?:localhost|nip\.io|sslip\.io|xip\.io|localtest\.me|metadata\.google\.internal|instance-data)\.?$|\.svc(?:\.|$)|^(?:\d{1,3}\.){3}\d{1,3}$|^\[?[0-9a-f]*:[0-9a-f:]+\]?$|169\.254\.169\.254/i;

/** An ExternalName leads to where clients are not meant to get. */
export const externalNameInside = serviceRule({
  id: "external-name-inside",
  severity: "medium",
  category: "exposure",
  title: "An ExternalName leads to where clients are not meant to get",
  why: "It makes an Ingress or a program that trusts its own namespace a way into another one, to the node, or to the metadata.",
  fix: "Name a host outside the cluster; reach other namespaces by their own names.",
  ids: ["CWE-441", "CWE-918"],
  example: 'external_name = "db.prod.svc.cluster.local"',
  check: ({ object, type }) => {
    const name = type === "ExternalName" ? text(object.body, "spec.external_name") : undefined;
    return name !== undefined && INSIDE.test(name) ? `leads to ${name}` : undefined;
  },
});
