import { isInternalKey } from "../../lib/manifest";

test.each([
  ["kubernetes.io/x", true],
  ["batch.kubernetes.io/x", true],
  ["deprecated.daemonset.template.generation", true],
  ["app.kubernetes.io/name", false],
  ["service.beta.kubernetes.io/x", false],
  ["example.com/kubernetes.io", false],
  ["plain", false],
])("%s belongs to Kubernetes: %s", (key, internal) => expect(isInternalKey(key)).toBe(internal));
