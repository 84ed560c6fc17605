import type { Construct } from "constructs";
import { ServiceAccount, type Container, type EnvVar, type PodProps } from "../../lib";

/** The image of one of the shop's own services. */
export const image = (service: string): string =>
  `us-central1-docker.pkg.dev/online-boutique-ci/microservices-demo/${service}:v0.10.6`;

/** Literal environment variables. */
export const variables = (values: Readonly<Record<string, string>>): EnvVar[] =>
  Object.entries(values).map(([name, value]) => ({ name, value }));

/**
 * What all pods of the shop may do as users of the node: next to nothing, so that they pass the pod security standard
 * `restricted`. The seccomp profile is this example's own.
 */
export const podPrivileges = {
  securityContext: {
    fsGroup: 1000,
    runAsGroup: 1000,
    runAsNonRoot: true,
    runAsUser: 1000,
    seccompProfile: { type: "RuntimeDefault" },
  },
  automountServiceAccountToken: false, // no part of the shop talks to the API server
} satisfies Partial<PodProps>;

/** What all containers of the shop may do. */
export const containerPrivileges = {
  securityContext: {
    allowPrivilegeEscalation: false,
    capabilities: { drop: ["ALL"] },
    privileged: false,
    readOnlyRootFilesystem: true,
  },
} satisfies Partial<Container>;

/** The pods of each service have an account of their own. */
export function createAccount(scope: Construct, service: string): { serviceAccountName: string } {
  return { serviceAccountName: new ServiceAccount(scope, `${service}-account`, { name: service }).name };
}
