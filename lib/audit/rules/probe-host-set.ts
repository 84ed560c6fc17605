import { blocks, text } from "../model/tree";
import { containerRule } from "../rule/define";

const ASKING = [
  ...["liveness_probe", "readiness_probe", "startup_probe"],
  ...["lifecycle.post_start", "lifecycle.pre_stop"],
];

/** A probe or a hook asks another host than its pod. */
export const probeHostSet = containerRule({
  id: "probe-host-set",
  severity: "medium",
  category: "security",
  title: "A probe or a hook asks another host than its pod",
  why: "The kubelet asks it, from the network of the node: so whoever writes the pod reaches what only nodes reach, and a pod counts as well although another one answers.",
  fix: "Leave host out.",
  ids: ["PSS-baseline-host-probes", "CWE-918"],
  example: 'liveness_probe { http_get { host = "169.254.169.254" } }',
  check: ({ body }) => {
    const hosts = ASKING.flatMap((path) =>
      ["http_get", "tcp_socket"].flatMap((way) =>
        blocks(body, `${path}.${way}`).flatMap((one) => text(one, "host") ?? []),
      ),
    ).filter((host) => !/^(?:localhost|127\.\d+\.\d+\.\d+|::1)$/.test(host));
    return hosts.length === 0 ? undefined : `asks ${[...new Set(hosts)].join(", ")}`;
  },
});
