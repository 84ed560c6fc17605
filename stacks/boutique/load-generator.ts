import type { Construct } from "constructs";
import { acknowledge, Deployment } from "../../lib";
import type { Environment } from "../environments";
import { createAccount, image, podPrivileges, variables } from "./pod";

const FRONTEND = { FRONTEND_ADDR: "frontend:80" };

/** Waits for the frontend's first page: at most two minutes, in steps of ten seconds. */
const waitForFrontend = `
for attempt in $(seq 1 12); do
  echo "Attempt $attempt: asking $FRONTEND_ADDR"
  if wget -q -O /dev/null "http://$FRONTEND_ADDR"; then exit 0; fi
  sleep 10
done
echo "The frontend did not answer" >&2
exit 1
`.trimStart();

/** Makes the visitors: a Deployment alone, since nothing calls it. */
export function createLoadGenerator(scope: Construct, environment: Environment): Deployment {
  const visitors = new Deployment(scope, "loadgenerator", {
    ...podPrivileges,
    ...createAccount(scope, "loadgenerator"),
    replicas: 1,
    terminationGracePeriodSeconds: 5,
    podAnnotations: { "sidecar.istio.io/rewriteAppHTTPProbers": "true" },
    initContainers: [
      {
        name: "frontend-check",
        image: "busybox:1.38.0@sha256:fd8d9aa63ba2f0982b5304e1ee8d3b90a210bc1ffb5314d980eb6962f1a9715d",
        command: ["/bin/sh", "-ec", waitForFrontend],
        env: variables(FRONTEND),
        resources: { requests: { cpu: "10m", memory: "16Mi" }, limits: { cpu: "100m", memory: "32Mi" } },
      },
    ],
    containers: [
      {
        name: "main",
        image: image("loadgenerator"),
        env: variables({ ...FRONTEND, USERS: String(environment.visitors), RATE: "1" }),
        resources: { requests: { cpu: "300m", memory: "256Mi" }, limits: { cpu: "500m", memory: "512Mi" } },
      },
    ],
  });
  acknowledge(visitors, "liveness-probe-missing", {
    reason: "Nothing is served: a visitor that ends is started anew.",
  });
  return visitors;
}
