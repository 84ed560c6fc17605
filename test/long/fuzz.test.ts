import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { encode } from "@msgpack/msgpack";
import { random } from "../e2e/lifecycle/support/random";
import { corpusOf, keep } from "../fuzz/corpus";
import { mutate } from "../fuzz/mutate";
import { READERS } from "../fuzz/readers";

/** Of each reader. */
const SECONDS = Number(process.env.KUBE_SERVICES_FUZZ_SECONDS ?? 900);
const SEED = Number(process.env.KUBE_SERVICES_FUZZ_SEED ?? Date.now() % 1_000_000);
/** Inputs that are kept of each reader: replayed in each run of the tests. */
const KEPT = 100;
/** No input of 200 kB may take a reader longer, in milliseconds. It is far above what the slowest machine needs. */
const TOO_LONG = 60_000;

const PLANS = join(__dirname, "..", "audit", "plans");
const SEEDS: Readonly<Record<string, readonly Buffer[]>> = {
  plan: readdirSync(PLANS)
    .filter((name) => name.endsWith(".json"))
    .map((name) => {
      const plan = JSON.parse(readFileSync(join(PLANS, name), "utf8")) as { resource_changes: unknown[] };
      // Small ones are tried more often in the same time.
      return Buffer.from(
        JSON.stringify({
          ...plan,
          configuration: {},
          prior_state: undefined,
          planned_values: undefined,
          resource_changes: plan.resource_changes.slice(0, 2),
        }),
      );
    }),
  yaml: [
    "apiVersion: v1\nkind: Secret\nmetadata: {name: s, labels: {a: b}}\nstringData: {password: hunter2}\n",
    "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec:\n  selector: {matchLabels: &l {app: web}}\n  template:\n    metadata: {labels: *l}\n    spec:\n      containers:\n        - name: web\n          image: nginx\n          resources: {requests: {cpu: 0.5, memory: 1e3}}\n",
    '{"apiVersion": "v1", "kind": "List", "items": [{"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "c"}, "data": {"a": "x"}}]}',
  ].map((text) => Buffer.from(text)),
  credentials: [
    "postgres://shop:hunter2@db/shop",
    "PASSWORD=hunter2 run --token abc",
    '{"api_key": "q7Zk29xPw4LmT8sVbN3c"}',
  ].map((text) => Buffer.from(text)),
  msgpack: [
    { text: "a", number: 1, flag: true, labels: { a: "b" }, blocks: [{ name: "n", values: [1, 2] }], any: null },
    { text: null, number: 1e30, flag: null, labels: null, blocks: [], any: ['"string"', "x"] },
  ].map((value) => Buffer.from(encode(value))),
};

test.each(Object.keys(READERS))(
  `the reader of %s takes anything (${SECONDS} s, seed ${SEED})`,
  (name) => {
    const next = random(SEED);
    const reader = READERS[name]!;
    const kept = corpusOf(name);
    const inputs = [...(SEEDS[name] ?? []), ...kept.values()];
    const outcomes = new Set(inputs.map((input) => reader(input)));
    if (kept.size === 0) for (const input of SEEDS[name] ?? []) keep(name, input);
    /** Each by the place where it was thrown. */
    const finds = new Map<string, string>();
    let tried = 0;
    for (const end = Date.now() + SECONDS * 1000; Date.now() < end; tried++) {
      const input = mutate(
        inputs[Math.floor(next() * inputs.length)]!,
        inputs[Math.floor(next() * inputs.length)]!,
        next,
      );
      const start = process.cpuUsage();
      let outcome: string;
      try {
        outcome = reader(input);
      } catch (error) {
        const stack = (error as Error).stack ?? String(error);
        const place = /^\s+at .*/m.exec(stack)?.[0] ?? stack;
        if (!finds.has(place)) finds.set(place, `${keep(name, input)}: ${stack}`);
        continue;
      }
      const { user, system } = process.cpuUsage(start);
      if ((user + system) / 1000 > TOO_LONG)
        finds.set(input.toString("latin1"), `${keep(name, input)} took ${(user + system) / 1000} ms`);
      if (outcomes.has(outcome)) continue;
      outcomes.add(outcome);
      inputs.push(input);
      if (inputs.length < KEPT && input.length < 8_000) keep(name, input);
    }
    process.stderr.write(`${name}: ${finds.size} finds, ${tried} inputs, ${outcomes.size} outcomes, seed ${SEED}\n`);
    expect([...finds.values()].join("\n")).toBe("");
  },
  14_400_000,
);
