import type { Construct } from "constructs";
import { StatelessService, type ContainerResources, type Probe } from "../../lib";
import type { Environment } from "../environments";
import { createAccount, image, podPrivileges, variables } from "./pod";

/** What is particular to one of the services behind the frontend. */
interface GrpcService {
  /** Where the container listens. */
  readonly port: number;
  /** @default - the container's port */
  readonly servicePort?: number;
  readonly env: Readonly<Record<string, string>>;
  readonly resources: ContainerResources;
  /** Rhythm of the readiness probe. @default - Kubernetes' own */
  readonly readiness?: Omit<Probe, "grpc">;
  /** Rhythm of the liveness probe. @default - Kubernetes' own */
  readonly liveness?: Omit<Probe, "grpc">;
  /** @default - Kubernetes' own: 30 */
  readonly terminationGracePeriodSeconds?: number;
}

const small: ContainerResources = {
  requests: { cpu: "100m", memory: "64Mi" },
  limits: { cpu: "200m", memory: "128Mi" },
};
const everyFiveSeconds = { periodSeconds: 5 };

const services = {
  adservice: {
    port: 9555,
    env: { PORT: "9555" },
    resources: { requests: { cpu: "200m", memory: "180Mi" }, limits: { cpu: "300m", memory: "300Mi" } },
    readiness: { initialDelaySeconds: 20, periodSeconds: 15 },
    liveness: { initialDelaySeconds: 20, periodSeconds: 15 },
    terminationGracePeriodSeconds: 5,
  },
  cartservice: {
    port: 7070,
    env: { REDIS_ADDR: "redis-cart:6379" },
    resources: { requests: { cpu: "200m", memory: "64Mi" }, limits: { cpu: "300m", memory: "128Mi" } },
    readiness: { initialDelaySeconds: 15 },
    liveness: { initialDelaySeconds: 15, periodSeconds: 10 },
    terminationGracePeriodSeconds: 5,
  },
  checkoutservice: {
    port: 5050,
    env: {
      PORT: "5050",
      PRODUCT_CATALOG_SERVICE_ADDR: "productcatalogservice:3550",
      SHIPPING_SERVICE_ADDR: "shippingservice:50051",
      PAYMENT_SERVICE_ADDR: "paymentservice:50051",
      EMAIL_SERVICE_ADDR: "emailservice:5000",
      CURRENCY_SERVICE_ADDR: "currencyservice:7000",
      CART_SERVICE_ADDR: "cartservice:7070",
    },
    resources: small,
  },
  currencyservice: {
    port: 7000,
    env: { PORT: "7000", DISABLE_PROFILER: "1" },
    resources: small,
    terminationGracePeriodSeconds: 5,
  },
  emailservice: {
    port: 8080,
    servicePort: 5000,
    env: { PORT: "8080", DISABLE_PROFILER: "1" },
    resources: small,
    readiness: everyFiveSeconds,
    liveness: everyFiveSeconds,
    terminationGracePeriodSeconds: 5,
  },
  paymentservice: {
    port: 50051,
    env: { PORT: "50051", DISABLE_PROFILER: "1" },
    resources: small,
    terminationGracePeriodSeconds: 5,
  },
  productcatalogservice: {
    port: 3550,
    env: { PORT: "3550", DISABLE_PROFILER: "1" },
    resources: small,
    terminationGracePeriodSeconds: 5,
  },
  recommendationservice: {
    port: 8080,
    env: { PORT: "8080", PRODUCT_CATALOG_SERVICE_ADDR: "productcatalogservice:3550", DISABLE_PROFILER: "1" },
    resources: { requests: { cpu: "100m", memory: "220Mi" }, limits: { cpu: "200m", memory: "450Mi" } },
    readiness: everyFiveSeconds,
    liveness: everyFiveSeconds,
    terminationGracePeriodSeconds: 5,
  },
  shippingservice: {
    port: 50051,
    env: { PORT: "50051", DISABLE_PROFILER: "1" },
    resources: small,
    readiness: everyFiveSeconds,
  },
} satisfies Record<string, GrpcService>;

/** A service behind the frontend. */
export type GrpcServiceName = keyof typeof services;

/** The services behind the frontend. */
export const grpcServiceNames = Object.keys(services) as readonly GrpcServiceName[];

/** Makes one of the services behind the frontend, in the size that the environment wants. */
export function createGrpcService(scope: Construct, name: GrpcServiceName, environment: Environment): StatelessService {
  const service: GrpcService = services[name];
  const { resources = service.resources, ...size } = environment.sizes[name] ?? {};
  const grpc = { port: service.port };
  return new StatelessService(scope, name, {
    ...podPrivileges,
    ...createAccount(scope, name),
    ...(size.autoscaling === undefined ? { replicas: environment.replicas } : {}),
    ...size,
    terminationGracePeriodSeconds: service.terminationGracePeriodSeconds,
    containers: [
      {
        name: "server",
        image: image(name),
        ports: [{ containerPort: service.port, servicePort: service.servicePort, appProtocol: "grpc" }],
        env: variables(service.env),
        resources,
        readinessProbe: { grpc, ...service.readiness },
        livenessProbe: { grpc, ...service.liveness },
      },
    ],
  });
}
