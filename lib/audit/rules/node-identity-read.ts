import { commandLines } from "../model/commands";
import { containerRule } from "../rule/define";

/** Where clouds give each machine its credentials. */
const METADATA =
  /\b169\.254\.(?:169\.254|170\.2|170\.23)\b|\bmetadata\.google\.internal\b|\bfd00:ec2::254\b|\b100\.100\.100\.200\b|\b192\.0\.0\.192\b|\bmetadata\.(?:azure|tencentyun)\b/;

/** A command asks the cloud for the identity of the node. */
export const nodeIdentityRead = containerRule({
  id: "node-identity-read",
  severity: "medium",
  category: "security",
  title: "A command asks the cloud for the identity of the node",
  why: "Whoever has the node's credentials does in the cloud what all nodes may do, whatever the service account of the pod allows.",
  fix: "Give the service account a role of its own, and shut the metadata service off from pods.",
  ids: ["NSA-authorization", "CWE-522"],
  example: "curl http://169.254.169.254/latest/meta-data/iam/security-credentials/",
  readsMarks: true,
  check: (container) =>
    commandLines(container).some((line) => METADATA.test(line)) ? "asks the metadata service of the cloud" : undefined,
});
