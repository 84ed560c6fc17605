import stringWidth from "string-width";
import {
  ALL_PARTS,
  describeService,
  judge,
  renderHealth,
  renderList,
  renderService,
  summarise,
} from "../../lib/details";
import { billing, db, metrics, web, state } from "./shop";
import { NOW, service } from "./objects";

const OPTIONS = { width: 80, colour: false, now: NOW };
const names = ["web", "db", "billing", "metrics", "search"];
const declared = names.map((name) => ({ name, namespace: "shop", address: `kubernetes_service_v1.${name}` }));
const listed = declared.map((entry) => {
  const service = [web, db, billing, metrics].find((each) => each.metadata?.name === entry.name);
  return service === undefined ? { declared: entry } : { declared: entry, summary: summarise(service, state) };
});
const lines = (text: string): string[] => text.split("\n");

describe("screens at 80 columns", () => {
  test("an alias neither drives a terminal nor begins a line", () => {
    const named = structuredClone(web);
    named.metadata!.annotations = {
      "kubesphere.io/alias-name": "shop\n::error::x\n\u001b]0;evil\u0007##vso[task.complete]",
    };
    const page = renderService(describeService(named, state), ["attributes"], OPTIONS);
    expect(lines(page)[0]).toBe("web (shop :\\u{3a}error::x #\\u{23}vso[task.complete])");
  });

  test("the list of services", () => {
    expect(lines(renderList(listed, OPTIONS))).toEqual([
      "NAME          TYPE       INTERNAL      EXTERNAL     STICKY  WORKLOAD  READY  AGE",
      "web           Stateless  Virtual IP    203.0.113.7  10m     web-v1    1/3    3d",
      "(网上商店)               10.96.12.34",
      "db            Stateful   Virtual IP    -            -       db-v1     1/1    3d",
      "                         10.96.12.34",
      "billing       External   ExternalName  billing.     -       -         -      3d",
      "                                       example.com",
      "metrics       Custom     Headless      -            -       -         -      3d",
      "search        absent     -             -            -       -         -      -",
    ]);
  });

  test("the page of one service", () => {
    expect(lines(renderService(describeService(web, state), ALL_PARTS, OPTIONS))).toEqual([
      "web (网上商店)",
      "  Namespace         shop",
      "  Description       The shop's front page",
      "  Type              Stateless (Virtual IP)",
      "  Virtual IP        10.96.12.34",
      "  External address  203.0.113.7",
      "  External access   LoadBalancer 203.0.113.7",
      "  Sticky session    by client IP, for 10m (600 s)",
      "  Selector          app=web",
      "  DNS               web.shop",
      "  Endpoints         10.244.0.17:8080, 10.244.0.18:8080 (not ready)",
      "  Created           2026-02-26T12:00:00Z (3d ago)",
      "  Creator           ada",
      "",
      "Ports",
      "  NAME      CONTAINER PORT  SERVICE PORT  NODE PORT  PROTOCOL",
      "  http-web  8080            80            30080      TCP",
      "",
      "Workloads",
      "  KIND        NAME    READY  REVISION  STATUS",
      "  Deployment  web-v1  1/3    3         1 of 3 pods are ready",
      "",
      "Pods",
      "  NAME                    READY  STATUS            RESTARTS  AGE  POD IP",
      "  web-v1-7c9d8f6b5-2xkzq  1/1    Running           0         90m  10.244.0.17",
      "  web-v1-7c9d8f6b5-9fjwp  0/1    CrashLoopBackOff  7 (4m)    90m  10.244.0.17",
      "  web-v1-7c9d8f6b5-k8s2m  0/1    Unschedulable     0         90m  -",
      "",
      "  WHY",
      "  web-v1-7c9d8f6b5-9fjwp  back-off 5m0s restarting failed container; web ended",
      "                          with exit code 1",
      "  web-v1-7c9d8f6b5-k8s2m  0/3 nodes are available: 3 Insufficient memory.",
      "",
      "  NAME                    NODE                   CPU            MEMORY",
      "                                                 use/req/limit  use/req/limit",
      "  web-v1-7c9d8f6b5-2xkzq  node-1 (192.168.7.11)  12m/250m/1     64Mi/128Mi/256Mi",
      "  web-v1-7c9d8f6b5-9fjwp  node-1 (192.168.7.11)  -/250m/1       -/128Mi/256Mi",
      "  web-v1-7c9d8f6b5-k8s2m  -                      -/250m/1       -/128Mi/256Mi",
      "",
      "Containers",
      "  web-v1-7c9d8f6b5-9fjwp",
      "    NAME  STATE                      RESTARTS  PORTS              IMAGE",
      "    web   Waiting: CrashLoopBackOff  7         8080/TCP http-web  nginx:1.27",
      "    web  readiness: HTTP GET :8080/healthz, delay 0s, period 5s, timeout 1s",
      "",
      "  web-v1-7c9d8f6b5-k8s2m",
      "    NAME  STATE    RESTARTS  PORTS              IMAGE",
      "    web   Waiting  0         8080/TCP http-web  nginx:1.27",
      "    web  readiness: HTTP GET :8080/healthz, delay 0s, period 5s, timeout 1s",
      "",
      "  web-v1-7c9d8f6b5-2xkzq",
      "    NAME            STATE                  RESTARTS  PORTS",
      "    migrate (init)  Terminated: Completed  0         -",
      "    web             Running (90m)          0         8080/TCP http-web",
      "    migrate  image: registry.example.com/shop/migrations:2024.11.3",
      "    web      image: nginx:1.27",
      "    web      readiness: HTTP GET :8080/healthz, delay 0s, period 5s, timeout 1s",
      "",
      "Metadata",
      "  labels",
      "    app      web",
      "    version  v1",
      "  annotations",
      "    kubesphere.io/serviceType  statelessservice",
      "    kubesphere.io/alias-name   网上商店",
      "    kubesphere.io/description  The shop's front page",
      "    kubesphere.io/creator      ada",
      "",
      "Events",
      "  AGE       TYPE     REASON             MESSAGE",
      "  3m (x23)  Warning  BackOff            Pod/web-v1-7c9d8f6b5-9fjwp: Back-off",
      "                                        restarting failed container web",
      "                                        (kubelet)",
      "  90m       Normal   ScalingReplicaSet  Deployment/web-v1: Scaled up replica set",
      "                                        web-v1-7c9d8f6b5 from 1 to 3",
      "                                        (deployment-controller)",
    ]);
  });

  test("the page of a stateful service shows its volumes", () => {
    expect(lines(renderService(describeService(db, state), ["workloads", "volumes"], OPTIONS))).toEqual([
      "Workloads",
      "  KIND         NAME   READY  REVISION     STATUS",
      "  StatefulSet  db-v1  1/1    db-v1-5d8f9  as declared",
      "",
      "Volumes",
      "  CLAIM         VOLUME  CLASS     SIZE  MODE  PHASE  PODS",
      "  data-db-v1-0  data    standard  10Gi  RWO   Bound  db-v1-0",
      "  data-db-v1-1  -       standard  10Gi  RWO   Bound  -",
    ]);
  });

  test("the page of an external service has neither ports nor pods", () => {
    expect(lines(renderService(describeService(billing, state), ALL_PARTS, OPTIONS))).toEqual([
      "billing",
      "  Namespace         shop",
      "  Type              External (ExternalName)",
      "  External address  billing.example.com",
      "  Sticky session    off",
      "  Selector          -",
      "  DNS               billing.shop",
      "  Created           2026-02-26T12:00:00Z (3d ago)",
      "  Creator           -",
      "",
      "Metadata",
      "  labels",
      "    app      billing",
      "    version  v1",
      "  annotations",
      "    kubesphere.io/serviceType  externalservice",
      "",
      "Events",
      "  none",
    ]);
  });

  test("containers alone tell why they do not run", () => {
    expect(lines(renderService(describeService(web, state), ["containers"], OPTIONS)).slice(0, 14)).toEqual([
      "Containers",
      "  web-v1-7c9d8f6b5-2xkzq",
      "    NAME            STATE                  RESTARTS  PORTS",
      "    migrate (init)  Terminated: Completed  0         -",
      "    web             Running (90m)          0         8080/TCP http-web",
      "    migrate  image: registry.example.com/shop/migrations:2024.11.3",
      "    web      image: nginx:1.27",
      "    web      readiness: HTTP GET :8080/healthz, delay 0s, period 5s, timeout 1s",
      "",
      "  web-v1-7c9d8f6b5-9fjwp",
      "    NAME  STATE                                      RESTARTS  PORTS",
      "    web   Waiting: CrashLoopBackOff                  7         8080/TCP http-web",
      "          back-off 5m0s restarting failed",
      "          container; web ended with exit code 1",
    ]);
  });

  test("the health of services", () => {
    expect(lines(renderHealth({ services: judge(declared, state), objects: [] }, OPTIONS))).toEqual([
      "KIND     NAME     HEALTH     READY  WHY",
      "Service  web      unhealthy  1/3    Deployment web-v1: 1 of 3 pods are ready",
      "                                    Pod web-v1-7c9d8f6b5-9fjwp:",
      "                                    CrashLoopBackOff: back-off 5m0s restarting",
      "                                    failed container; web ended with exit code 1",
      "                                    Pod web-v1-7c9d8f6b5-k8s2m: Unschedulable:",
      "                                    0/3 nodes are available: 3 Insufficient",
      "                                    memory.",
      "Service  db       healthy    1/1",
      "Service  billing  healthy    0/0",
      "Service  metrics  unhealthy  0/0    no pod has the labels app=metrics",
      "                                    no endpoint takes traffic",
      "Service  search   unhealthy  0/0    it is not in the cluster",
    ]);
  });
});

describe("screens of other widths", () => {
  test("one table of pods where there is room, and more columns in the wide list", () => {
    const page = renderService(describeService(web, state), ["pods"], { ...OPTIONS, width: 160 });
    expect(lines(page)[1]).toBe(
      "  NAME                    READY  STATUS            RESTARTS  AGE  POD IP       NODE                   CPU            MEMORY",
    );
    expect(lines(renderList(listed, { ...OPTIONS, width: 160, wide: true })).slice(0, 2)).toEqual([
      "NAMESPACE  NAME            TYPE       INTERNAL                EXTERNAL             STICKY  PORTS         SELECTOR     WORKLOAD  KIND         READY  AGE",
      "shop       web (网上商店)  Stateless  Virtual IP 10.96.12.34  203.0.113.7          10m     80:30080/TCP  app=web      web-v1    Deployment   1/3    3d",
    ]);
  });

  const busy = service("recommendationservice", {
    type: "LoadBalancer",
    clusterIP: "10.96.181.105",
    clusterIPs: ["10.96.181.105", "fd00:10:96::1f2b"],
    ports: [
      { port: 80, nodePort: 30080, protocol: "TCP" },
      { port: 443, nodePort: 30443, protocol: "TCP" },
    ],
  });
  busy.metadata!.annotations = { "kubesphere.io/alias-name": "推荐服务" };
  busy.status = { loadBalancer: { ingress: [{ ip: "203.0.113.107" }, { ip: "2001:db8::107" }] } };
  const withBusy = [...listed, { declared: { ...declared[0]!, name: "x" }, summary: summarise(busy, state) }];

  test("at 60 columns the list becomes blocks, for no table could keep its addresses whole", () => {
    expect(lines(renderList(withBusy, { ...OPTIONS, width: 60 })).slice(-15)).toEqual([
      "metrics",
      "  type      Custom",
      "  internal  Headless",
      "  ports     80/TCP",
      "  age       3d",
      "search",
      "  type  absent",
      "recommendationservice (推荐服务)",
      "  type      Custom",
      "  internal  Virtual IP 10.96.181.105 fd00:10:96::1f2b",
      "  external  203.0.113.107",
      "            2001:db8::107",
      "  ports     80:30080/TCP",
      "            443:30443/TCP",
      "  age       3d",
    ]);
  });

  test("at 80 columns a list with longer names and addresses stacks those of one service", () => {
    expect(lines(renderList(withBusy, OPTIONS)).slice(-8)).toEqual([
      "search                  absent     -                        -         -      -",
      "recommendationservice   Custom     Virtual IP               -         -      3d",
      "(推荐服务)                         10.96.181.105",
      "                                   fd00:10:96::1f2b",
      "                                   port 80:30080/TCP",
      "                                   port 443:30443/TCP",
      "                                   external 203.0.113.107",
      "                                   external 2001:db8::107",
    ]);
  });

  test("at 200 columns there is one line for a service, and one more for each further address", () => {
    expect(lines(renderList(withBusy, { ...OPTIONS, width: 200 })).slice(-2)).toEqual([
      "recommendationservice (推荐服务)  Custom     Virtual IP 10.96.181.105 fd00:10:96::1f2b  203.0.113.107        -       80:30080/TCP   -         -      3d",
      "                                                                                        2001:db8::107                443:30443/TCP",
    ]);
  });

  test("in a pipe each service is one line", () => {
    const piped = lines(renderList(withBusy, { ...OPTIONS, width: undefined }));
    expect(piped).toHaveLength(1 + withBusy.length);
    expect(piped.at(-1)).toContain("  203.0.113.107,2001:db8::107  ");
  });

  test.each([40, 60, 72, 80, 100, 132, 200])("no address is broken at %i columns", (width) => {
    const options = { ...OPTIONS, width };
    const page = renderService(describeService(busy, state), ["attributes"], options);
    for (const address of ["10.96.181.105", "fd00:10:96::1f2b", "203.0.113.107", "2001:db8::107"]) {
      expect(renderList(withBusy, options)).toContain(address);
      expect(page).toContain(address);
    }
    const pods = renderService(describeService(web, state), ["attributes", "pods"], options);
    for (const address of ["10.244.0.17:8080", "10.244.0.17", "192.168.7.11"]) expect(pods).toContain(address);
    if (width >= 60) expect(pods).toContain("web-v1-7c9d8f6b5-2xkzq");
  });

  test.each([60, 80, 100, 132, 200])("no line is longer than %i columns", (width) => {
    const options = { ...OPTIONS, width };
    const page = renderService(describeService(web, state), ALL_PARTS, options);
    for (const line of lines(
      `${page}\n${renderList(listed, options)}\n${renderHealth({ services: judge(declared, state), objects: [] }, options)}`,
    )) {
      expect(stringWidth(line)).toBeLessThanOrEqual(width);
    }
  });

  test("nothing is wrapped or cut where the output is no terminal", () => {
    const page = renderService(describeService(web, state), ALL_PARTS, { ...OPTIONS, width: undefined });
    expect(page).toContain("Pod/web-v1-7c9d8f6b5-9fjwp: Back-off restarting failed container web (kubelet)");
  });

  test("without colour there is no escape sequence; with colour a broken pod is red", () => {
    const page = (colour: boolean): string =>
      renderService(describeService(web, state), ALL_PARTS, { ...OPTIONS, colour });
    expect(page(false)).not.toContain("\u001b");
    expect(page(true)).toContain("\u001b[31mCrashLoopBackOff\u001b[39m");
  });
});

test("where namespaces and kinds leave no room for reasons, these stand below, each whole", () => {
  const verdict = {
    services: [],
    objects: [
      {
        kind: "HorizontalPodAutoscaler" as const,
        name: "blind",
        namespace: "operations-of-the-shop",
        state: "2 pods",
        tone: "bad" as const,
        reasons: ["FailedGetResourceMetric: the autoscaler was unable to compute the replica count of its Deployment"],
        notes: [],
        facts: {},
      },
      {
        kind: "Deployment" as const,
        name: "worker",
        namespace: "shop",
        state: "2/2 pods ready",
        tone: "good" as const,
        ready: 2,
        total: 2,
        reasons: [],
        notes: [],
        facts: {},
      },
    ],
  };
  expect(lines(renderHealth(verdict, { width: 80, colour: false }))).toEqual([
    "NAMESPACE               KIND                     NAME    HEALTH     READY",
    "operations-of-the-shop  HorizontalPodAutoscaler  blind   unhealthy  -",
    "shop                    Deployment               worker  healthy    2/2",
    "",
    "HorizontalPodAutoscaler blind",
    "  FailedGetResourceMetric: the autoscaler was unable to compute the replica",
    "  count of its Deployment",
    "  (2 pods)",
  ]);
  expect(renderHealth(verdict, { width: 160, colour: false })).toContain("READY  WHY");
});
