import { readFileSync } from "node:fs";
import { join } from "node:path";
import { feed } from "../../docs/examples/feed";
import { Manifest, dce, kubesphere } from "../../lib";
import { synthesise, testStack } from "../support/synthesise";

test.each([
  ["Kubernetes", {}],
  ["KubeSphere", { platform: kubesphere({ workspace: "media" }) }],
  ["DCE", { platform: dce() }],
] as const)("the feed and its canary are what the provider takes, on %s", (_, props) => {
  const stack = testStack(props);
  const pages = feed(stack, { host: "news.example.com", release: "1", canary: { release: "2", percent: 10 } });
  synthesise(stack);
  const route = Manifest.of(pages).objects.find(({ kind }) => kind === "HTTPRoute") as unknown as {
    spec: { rules: { backendRefs: { name: string; weight: number }[] }[] };
  };
  expect(route.spec.rules[0]?.backendRefs.map(({ name, weight }) => [name, weight])).toEqual([
    ["pages-v1", 90],
    ["pages-v2", 10],
  ]);
});

test("it holds no manifest", () => {
  const source = readFileSync(join(__dirname, "../../docs/examples/feed.ts"), "utf8");
  expect(source).not.toMatch(/ManifestService|KubernetesResource|apiVersion|yaml:|addOverride/);
});
