import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "./support/entries";

/*
 * Where the images of public registries listen, by what their own pages say. Whoever copies an example gets something that
 * answers.
 */
const LISTENS: readonly (readonly [image: RegExp, ports: readonly number[]])[] = [
  [/^nginx:/, [80]], // https://hub.docker.com/_/nginx
  [/^nginxinc\/nginx-unprivileged:/, [8080]], // https://hub.docker.com/r/nginxinc/nginx-unprivileged
  [/^postgres:/, [5432]], // https://hub.docker.com/_/postgres
  [/^mysql:/, [3306]], // https://hub.docker.com/_/mysql
  [/^(redis|valkey\/valkey):/, [6379]], // https://hub.docker.com/_/redis
  [/^opensearchproject\/opensearch:/, [9200, 9300, 9600]], // https://hub.docker.com/r/opensearchproject/opensearch
  [/^fluent\/fluent-bit:/, [2020]], // https://hub.docker.com/r/fluent/fluent-bit
  [/^wordpress:/, [9000]], // its tags with fpm: https://hub.docker.com/_/wordpress
];
/** Registries of nobody: RFC 2606, and GitHub's own example account. */
const MADE_UP = /^(example\.com|[\w.-]+\.example(\.com)?|ghcr\.io\/example)\//;

const FILES = [
  "README.md",
  ...readdirSync(join(ROOT, "docs"), { recursive: true, encoding: "utf8" })
    .map((file) => `docs/${file.replaceAll("\\", "/")}`)
    .filter((file) => /\.(md|ts)$/.test(file) && !file.startsWith("docs/.vitepress") && !file.includes("node_modules")),
];

/** The images of a text with the ports that their containers name. */
const containersOf = (text: string): readonly { readonly image: string; readonly ports: readonly number[] }[] =>
  text
    .split(/\bimage: (?=["`])/)
    .slice(1)
    .map((part) => ({
      image: /^["`]([^"`]+)/.exec(part)?.[1] ?? "",
      // Up to the end of its construct.
      ports: [...(part.split(/\n\}\);|\nnew |^```/m)[0] ?? "").matchAll(/containerPort: ([\d_]+)/g)].map(
        ([, port = ""]) => Number(port.replaceAll("_", "")),
      ),
    }));

test("each image of an example listens where the example says", () => {
  const seen = new Set<string>();
  const wrong: string[] = [];
  for (const file of FILES)
    for (const { image, ports } of containersOf(readFileSync(join(ROOT, file), "utf8"))) {
      if (MADE_UP.test(image)) continue;
      const [, listens] = LISTENS.find(([known]) => known.test(image)) ?? [];
      seen.add(image.split(":")[0] ?? "");
      for (const port of ports)
        if (listens === undefined) wrong.push(`${file}: ${image} is not in the table of this test`);
        else if (!listens.includes(port) && port < 65_536) wrong.push(`${file}: ${image} does not listen on ${port}`);
    }
  expect(wrong).toEqual([]);
  expect(seen.size).toBeGreaterThan(5);
});
