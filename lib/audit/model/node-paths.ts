/** Folders of a node that give the node away to whoever reads them: keys, sockets, processes, disks. */
const SECRET = [
  ...["/etc", "/root", "/home", "/proc", "/dev", "/boot", "/run", "/var/run", "/opt/cni", "/srv/kubernetes"],
  ...[
    "/var/lib/kubelet",
    "/var/lib/docker",
    "/var/lib/containerd",
    "/var/lib/containers",
    "/var/lib/etcd",
    "/var/lib/rancher",
  ],
];
/** Those that do so only to whoever writes to them. */
const WRITABLE = ["/usr", "/bin", "/sbin", "/lib", "/lib64", "/sys", "/var/log", "/var/spool", "/opt"];
/** What every program may know of its node. */
const HARMLESS = [
  ...["/etc/localtime", "/etc/timezone", "/usr/share/zoneinfo", "/etc/machine-id", "/etc/hostname", "/etc/os-release"],
  ...["/etc/ssl/certs", "/usr/share/ca-certificates", "/etc/pki", "/etc/ca-certificates"],
];

/** A path without double and trailing slashes, `.` and `..`. */
export function cleanPath(path: string): string {
  const steps: string[] = [];
  for (const step of path.split("/")) {
    if (step === "..") steps.pop();
    else if (step !== "" && step !== ".") steps.push(step);
  }
  return `/${steps.join("/")}`;
}

function under(path: string, folder: string): boolean {
  return path === folder || path.startsWith(folder === "/" ? "/" : `${folder}/`);
}

/** How much of the node a folder of it gives away: to whoever reads it, to whoever writes it, or none. */
export function dangerOf(path: string): "read" | "write" | "none" {
  const clean = cleanPath(path);
  if (HARMLESS.some((folder) => under(clean, folder))) return "none";
  // A folder above such a one holds it.
  const touches = (folder: string) => under(clean, folder) || under(folder, clean);
  return SECRET.some(touches) ? "read" : WRITABLE.some(touches) ? "write" : "none";
}
