import type { Autoscaling, Backend, Cluster, ContainerResources, Exposure, StickySession } from "../lib";
import type { GrpcServiceName } from "./boutique/grpc-services";

/** How much of one service an environment runs. */
export interface ServiceSize {
  /** @default - the environment's */
  readonly replicas?: number;
  /** Instead of a fixed number of pods. @default - a fixed number */
  readonly autoscaling?: Autoscaling;
  /** @default - what the Online Boutique ships with */
  readonly resources?: ContainerResources;
}

/** Everything in which the environments differ. */
export interface Environment {
  /** Name of the stack, as in `cdktf deploy <name>`. */
  readonly name: string;
  readonly cluster: Cluster;
  readonly backend: Backend;
  /** A namespace that the stack makes. */
  readonly namespace: string;
  /** Whether namespace and cart data refuse to be destroyed. */
  readonly protect: boolean;
  /** Pods of each stateless service of which `sizes` says nothing else. */
  readonly replicas: number;
  readonly sizes: Readonly<Partial<Record<GrpcServiceName | "frontend", ServiceSize>>>;
  /** How the shop is reached from outside. */
  readonly exposure: Exposure;
  /** Whether a visitor stays with one pod of the frontend. */
  readonly stickySession: StickySession;
  /** Size of the volume that holds the carts. */
  readonly cartStorage: string;
  /** Visitors that the load generator plays. */
  readonly visitors: number;
}

const dev: Environment = {
  name: "dev",
  cluster: { kubeconfig: "~/.kube/config", context: "boutique-dev" },
  backend: { type: "local" },
  namespace: "boutique-dev",
  protect: false,
  replicas: 1,
  sizes: {},
  exposure: { type: "None" },
  stickySession: false,
  cartStorage: "1Gi",
  visitors: 2,
};

const staging: Environment = {
  name: "staging",
  cluster: { kubeconfig: "~/.kube/config", context: "boutique-staging" },
  backend: {
    type: "kubernetes",
    secretSuffix: "boutique-staging",
    namespace: "kube-system",
    configPath: "~/.kube/config",
    configContext: "boutique-staging",
  },
  namespace: "boutique-staging",
  protect: false,
  replicas: 2,
  sizes: { emailservice: { replicas: 1 } },
  exposure: { type: "NodePort", nodePorts: { "http-80": 30_080 } },
  stickySession: true,
  cartStorage: "5Gi",
  visitors: 10,
};

const prod: Environment = {
  name: "prod",
  cluster: { kubeconfig: "~/.kube/config", context: "boutique-prod" },
  backend: {
    type: "s3",
    bucket: "boutique-terraform-state",
    key: "prod/terraform.tfstate",
    region: "eu-central-1",
    encrypt: true,
    dynamodbTable: "boutique-terraform-locks",
  },
  namespace: "boutique-prod",
  protect: true,
  replicas: 3,
  sizes: {
    frontend: {
      autoscaling: { minReplicas: 3, maxReplicas: 12, targetCpuUtilization: 70 },
      resources: { requests: { cpu: "200m", memory: "128Mi" }, limits: { cpu: "500m", memory: "256Mi" } },
    },
    cartservice: {
      autoscaling: { minReplicas: 3, maxReplicas: 8, targetCpuUtilization: 70 },
      resources: { requests: { cpu: "300m", memory: "128Mi" }, limits: { cpu: "500m", memory: "256Mi" } },
    },
    checkoutservice: {
      autoscaling: { minReplicas: 3, maxReplicas: 6, targetCpuUtilization: 70 },
      resources: { requests: { cpu: "200m", memory: "128Mi" }, limits: { cpu: "400m", memory: "256Mi" } },
    },
    emailservice: { replicas: 2 },
  },
  exposure: { type: "LoadBalancer", externalTrafficPolicy: "Local" },
  stickySession: { timeoutSeconds: 3600 },
  cartStorage: "20Gi",
  visitors: 1,
};

/** The environments, in the order in which a change passes through them. */
export const environments: readonly Environment[] = [dev, staging, prod];
