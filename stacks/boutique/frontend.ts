import type { Construct } from "constructs";
import { StatelessService, type ContainerResources, type Probe } from "../../lib";
import type { Environment } from "../environments";
import { createAccount, image, podPrivileges, variables } from "./pod";

const PORT = 8080;

const shippedResources: ContainerResources = {
  requests: { cpu: "100m", memory: "64Mi" },
  limits: { cpu: "200m", memory: "128Mi" },
};

/** The probes bring a session of their own, so that the frontend does not open one for each. */
const probe = (session: string): Probe => ({
  initialDelaySeconds: 10,
  httpGet: {
    path: "/_healthz",
    port: PORT,
    httpHeaders: [{ name: "Cookie", value: `shop_session-id=${session}` }],
  },
});

/** Makes the web server of the shop. */
export function createFrontend(scope: Construct, environment: Environment): StatelessService {
  const { resources = shippedResources, ...size } = environment.sizes.frontend ?? {};
  return new StatelessService(scope, "frontend", {
    ...podPrivileges,
    ...createAccount(scope, "frontend"),
    ...(size.autoscaling === undefined ? { replicas: environment.replicas } : {}),
    ...size,
    podAnnotations: { "sidecar.istio.io/rewriteAppHTTPProbers": "true" },
    stickySession: environment.stickySession,
    containers: [
      {
        name: "server",
        image: image("frontend"),
        ports: [{ containerPort: PORT, servicePort: 80, appProtocol: "http" }],
        env: variables({
          PORT: String(PORT),
          PRODUCT_CATALOG_SERVICE_ADDR: "productcatalogservice:3550",
          CURRENCY_SERVICE_ADDR: "currencyservice:7000",
          CART_SERVICE_ADDR: "cartservice:7070",
          RECOMMENDATION_SERVICE_ADDR: "recommendationservice:8080",
          SHIPPING_SERVICE_ADDR: "shippingservice:50051",
          CHECKOUT_SERVICE_ADDR: "checkoutservice:5050",
          AD_SERVICE_ADDR: "adservice:9555",
          SHOPPING_ASSISTANT_SERVICE_ADDR: "shoppingassistantservice:80", // the frontend does not start without it
          ENABLE_PROFILER: "0",
        }),
        resources,
        readinessProbe: probe("x-readiness-probe"),
        livenessProbe: probe("x-liveness-probe"),
      },
    ],
  });
}
