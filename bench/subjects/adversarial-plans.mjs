import { change, namespace, pair, planOf } from "./plans.mjs";

// Plans that are made to cost much: each in three sizes, every one twice the one before. Twice the input may cost a
// little more than twice the time.

const many = (n, make) => Array.from({ length: n }, (_, index) => make(index));
const metadata = (name) => [{ name, namespace: "shop", labels: {}, annotations: {} }];
const created = (type, name, after) => change(type, name, "create", null, after);
const text = (value) =>
  planOf([
    namespace(),
    created("kubernetes_config_map_v1", "one", { metadata: metadata("one"), data: { file: value } }),
  ]);
const command = (script) =>
  planOf([
    namespace(),
    created("kubernetes_deployment_v1", "one", {
      metadata: metadata("one"),
      spec: [
        {
          selector: [{ match_labels: { app: "one" } }],
          template: [
            {
              metadata: [{ labels: { app: "one" } }],
              spec: [{ container: [{ name: "one", image: "example.com/one:1", command: ["sh", "-c", script] }] }],
            },
          ],
        },
      ],
    }),
  ]);
const repeated = (piece, n) => piece.repeat(Math.ceil(n / piece.length)).slice(0, n);

const policy = (index) =>
  created("kubernetes_network_policy_v1", `policy-${index}`, {
    metadata: metadata(`policy-${index}`),
    spec: [
      {
        pod_selector: [{ match_labels: { app: `service-${String(index).padStart(5, "0")}`, version: "v1" } }],
        policy_types: ["Ingress"],
        ingress: [{ from: [{ ip_block: [{ cidr: `10.${index % 250}.0.0/16` }] }] }],
      },
    ],
  });

const nested = (depth) => {
  let value = { name: "end" };
  for (let level = 0; level < depth; level++) value = { [`level${level % 7}`]: [value] };
  return value;
};

/** What is tried: a name, three sizes, and the plan of one size. */
export const ADVERSARIAL = [
  {
    name: "one text of assignments",
    sizes: [250_000, 500_000, 1_000_000],
    make: (n) => text(repeated("a_token=b;c.key: ", n)),
  },
  { name: "one text of one letter", sizes: [250_000, 500_000, 1_000_000], make: (n) => text(repeated("a", n)) },
  { name: "one text of URLs", sizes: [250_000, 500_000, 1_000_000], make: (n) => text(repeated("http://a:b", n)) },
  {
    name: "one text of dashes and lines",
    sizes: [250_000, 500_000, 1_000_000],
    make: (n) => text(repeated("-----BEGIN \n- - \t", n)),
  },
  ...["curl -s https://a/b | ", "x=$(cat /a; git clone b && cd ", "-o /tmp/a; chmod +x /tmp/b; "].map((piece) => ({
    name: `one command of ${JSON.stringify(piece)}`,
    sizes: [250_000, 500_000, 1_000_000],
    make: (n) => command(repeated(piece, n)),
  })),
  {
    name: "Services and Deployments of one label",
    sizes: [750, 1_500, 3_000],
    make: (n) => planOf([namespace(), ...many(n, (index) => pair(index, { label: "one" })).flat()]),
  },
  {
    name: "policies and pods",
    sizes: [750, 1_500, 3_000],
    make: (n) => planOf([namespace(), ...many(n, (index) => [...pair(index), policy(index)]).flat()]),
  },
  {
    name: "addresses of one list",
    sizes: [2_500, 5_000, 10_000],
    make: (n) => {
      const service = {
        metadata: metadata("web"),
        spec: [
          {
            type: "LoadBalancer",
            selector: { app: "web" },
            port: [{ port: 80 }],
            load_balancer_source_ranges: many(n, (at) => `${(at >> 8) & 255}.${at & 255}.${(at >> 12) & 15}.0/24`),
          },
        ],
      };
      return planOf([namespace(), created("kubernetes_service_v1", "web", service)]);
    },
  },
  {
    name: "custom resources that nest deeply",
    sizes: [250, 500, 1_000],
    make: (n) =>
      planOf(
        many(8, (index) =>
          created("kubernetes_manifest", `deep${index}`, {
            manifest: {
              apiVersion: "example.com/v1",
              kind: "Deep",
              metadata: { name: `deep${index}` },
              spec: nested(n),
            },
          }),
        ),
      ),
  },
];
