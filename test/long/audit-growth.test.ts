import { audit, format, parsePlan } from "../../lib/audit";
import {
  created,
  deleted,
  deployment,
  DEPLOYMENT,
  metadata,
  planBytes,
  podSpec,
  service,
  SERVICE,
  updated,
  type Resource,
} from "../audit/support/plan";

// What an attacker, or a large team, may put into a plan: the time grows with its size alone. No time is asserted: of
// four times the input the cost is compared with that of the input, and quadratic work would be sixteen times as much.
const FACTOR = 4;
const MOST = 10;

const many = (n: number, make: (index: number) => Resource[]) =>
  Array.from({ length: n }, (_, index) => make(index)).flat();
const text = (value: string): Resource[] => [
  created("kubernetes_config_map_v1", "one", { metadata: metadata("one"), data: { file: value } }),
];
const filled = (piece: string, length: number) => piece.repeat(Math.ceil(length / piece.length)).slice(0, length);
const policy = (name: string, labels: Record<string, string>) => ({
  metadata: metadata(name),
  spec: [{ pod_selector: [{ match_labels: labels }], policy_types: ["Ingress"], ingress: [] }],
});

const CASES: readonly (readonly [name: string, size: number, make: (n: number) => Resource[]])[] = [
  ...["a_token=b;c.key: ", "a", "http://a:b", "-----BEGIN \n- - \t", "password: ", "eyJ", "Basic ", "--x "].map(
    (piece) => [`one text of ${JSON.stringify(piece)}`, 60_000, (n: number) => text(filled(piece, n))] as const,
  ),
  [
    "Services and Deployments of one label, which all go",
    70,
    (n) =>
      many(n, (index) => [
        deleted(SERVICE, `s${index}`, service({}, {}, `s${index}`)),
        deleted(DEPLOYMENT, `d${index}`, deployment(podSpec(), { name: `d${index}` })),
      ]),
  ],
  [
    "Services of one label that no longer select their pods",
    70,
    (n) =>
      many(n, (index) => [
        updated(
          SERVICE,
          `s${index}`,
          service({}, {}, `s${index}`),
          service({ selector: { app: "x" } }, {}, `s${index}`),
        ),
        updated(
          DEPLOYMENT,
          `d${index}`,
          deployment(podSpec(), { name: `d${index}` }),
          deployment(podSpec(), { name: `d${index}` }),
        ),
      ]),
  ],
  [
    "policies for the same pods, which all go",
    70,
    (n) =>
      many(n, (index) => [
        deleted("kubernetes_network_policy_v1", `p${index}`, policy(`p${index}`, { app: "web" })),
        created("kubernetes_network_policy_v1", `q${index}`, policy(`q${index}`, { app: `web-${index}` })),
        created(DEPLOYMENT, `d${index}`, deployment(podSpec(), { name: `d${index}`, labels: { app: `web-${index}` } })),
      ]),
  ],
  [
    "Ingresses and the Services that they lead to",
    70,
    (n) =>
      many(n, (index) => [
        created("kubernetes_ingress_v1", `i${index}`, {
          metadata: metadata(`i${index}`),
          spec: [
            { rule: [{ host: "a.example", http: [{ path: [{ backend: [{ service: [{ name: `s${index}` }] }] }] }] }] },
          ],
        }),
        created(SERVICE, `s${index}`, service({ selector: { app: `x${index}` } }, {}, `s${index}`)),
      ]),
  ],
];

function cost(resources: readonly Resource[]): number {
  const bytes = planBytes(resources);
  const runs = Array.from({ length: 2 }, () => {
    const before = process.cpuUsage();
    const report = audit([{ environment: "test", plan: parsePlan(bytes, "plan.json") }], { toolVersion: "0.0.0" });
    format(report, "html");
    const { user } = process.cpuUsage(before);
    return user;
  });
  return Math.min(...runs);
}

test.each(CASES)("the cost grows with the size alone: %s", (_name, size, make) => {
  cost(make(size)); // compiles what is to be measured
  const [small, large] = [cost(make(size)), cost(make(size * FACTOR))];
  expect(large / small).toBeLessThan(MOST);
});

test("what is told of a Service does not grow with the pods behind it", () => {
  const plan = (n: number) =>
    planBytes(
      many(n, (index) => [
        created(SERVICE, `s${index}`, service({}, {}, `s${index}`)),
        created(DEPLOYMENT, `d${index}`, deployment(podSpec(), { name: `d${index}` })),
      ]),
    );
  const length = (n: number) =>
    format(audit([{ environment: "test", plan: parsePlan(plan(n), "p.json") }], { toolVersion: "0.0.0" }), "json", {
      color: false,
    }).length;
  expect(length(400) / length(200)).toBeLessThan(2.3);
});
