import { blocks, text } from "../model/tree";
import { podRule } from "../rule/define";

/** Pods get the socket of the container runtime. */
export const dockerSocket = podRule({
  id: "docker-socket",
  severity: "critical",
  category: "security",
  title: "Pods get the socket of the container runtime",
  why: "Whoever can talk to it is root on the node.",
  fix: "Take the volume away.",
  ids: ["PSS-baseline-host-path", "CIS-5.2.12", "NSA-pods-hardening", "CWE-250"],
  example: 'volume { host_path { path = "/var/run/docker.sock" } }',
  reads: ["volume"],
  check: (pods) => {
    const paths = blocks(pods.spec, "volume").map((volume) => text(volume, "host_path.path") ?? "");
    const socket = paths.find((path) => /(?:docker|containerd|crio|cri-dockerd|podman)[^/]*\.sock$/.test(path));
    return socket === undefined ? undefined : `mounts ${socket}`;
  },
});
