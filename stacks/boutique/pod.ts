import type { Construct } from "constructs";
import { ServiceAccount, type EnvVar, type PodProps } from "../../lib";

/** The image of one of the shop's own services. */
export const image = (service: string): string =>
  `us-central1-docker.pkg.dev/online-boutique-ci/microservices-demo/${service}:v0.10.6`;

/** Literal environment variables. */
export const variables = (values: Readonly<Record<string, string>>): EnvVar[] =>
  Object.entries(values).map(([name, value]) => ({ name, value }));

/** Who all pods of the shop are; what they may not do is said by the stack's `securityProfile: "restricted"`. */
export const podPrivileges = {
  securityContext: { fsGroup: 1000, runAsGroup: 1000, runAsUser: 1000 },
  automountServiceAccountToken: false, // no part of the shop talks to the API server
} satisfies Partial<PodProps>;

/** The pods of each service have an account of their own. */
export function createAccount(scope: Construct, service: string): { serviceAccountName: string } {
  return { serviceAccountName: new ServiceAccount(scope, `${service}-account`, { name: service }).name };
}
