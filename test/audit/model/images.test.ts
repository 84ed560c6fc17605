import { imageName, looksLike } from "../../../lib/audit/model/images";
import { cleanPath, dangerOf } from "../../../lib/audit/model/node-paths";

test.each([
  ["nginx", "docker.io", "library", "nginx"],
  ["docker.io/library/nginx:1.27", "docker.io", "library", "nginx"],
  ["index.docker.io/library/nginx", "docker.io", "library", "nginx"],
  ["acme/web@sha256:abc", "docker.io", "acme", "web"],
  ["ghcr.io/acme/team/web:1", "ghcr.io", "acme/team", "web"],
  ["localhost:5000/web", "localhost:5000", "", "web"],
  ["registry.example/web:1.0", "registry.example", "", "web"],
])("%s", (image, registry, organisation, repository) =>
  expect(imageName(image)).toEqual({ registry, organisation, repository }),
);

test.each([
  ["bitnami", "bitnarni", true],
  ["google", "g00gle", true],
  ["library", "librarry", true],
  ["docker.io", "docker.lo", true],
  ["hashicorp", "hashlcorp", true],
  ["kubernetes", "kubernetse", true],
  ["prometheus", "promethues", true],
  ["my-org", "myorg", true],
  ["acme", "evil", false],
  ["gcr.io", "ghcr.io", false],
  ["123456.dkr.ecr.us-east-1.amazonaws.com", "123456.dkr.ecr.us-east-2.amazonaws.com", false],
  ["web", "wep", false],
  ["same", "same", false],
])("%s and %s look alike: %s", (a, b, alike) => {
  expect(looksLike(a, b)).toBe(alike);
  expect(looksLike(b, a)).toBe(alike);
});

test.each([
  ["//var//log/", "/var/log"],
  ["/var/lib/../../etc", "/etc"],
  ["/./", "/"],
  ["/../..", "/"],
])("%s is %s", (path, clean) => expect(cleanPath(path)).toBe(clean));

test.each([
  ["/", "read"],
  ["/etc", "read"],
  ["/etc/kubernetes/pki", "read"],
  ["/var", "read"],
  ["/var/lib", "read"],
  ["/var/lib/kubelet/pods", "read"],
  ["/var/run/docker.sock", "read"],
  ["/data/../etc", "read"],
  ["/var/log/pods", "write"],
  ["/sys", "write"],
  ["/etc/localtime", "none"],
  ["/usr/share/zoneinfo/UTC", "none"],
  ["/mnt/disks/ssd0", "none"],
  ["/data", "none"],
  ["/etcetera", "none"],
])("%s gives the node away to whoever may %s it", (path, danger) => expect(dangerOf(path)).toBe(danger));
