import { z } from "zod";
import {
  isLabelName,
  isLabelValue,
  isQualifiedName,
  isServiceName,
  isSubdomain,
  propPath,
  props,
  toLabelValue,
  type PropsSchema,
} from "../../lib/resource";

const A63 = "a".repeat(63);
const A64 = "a".repeat(64);
test.each<[string, (text: string) => boolean, readonly string[], readonly string[]]>([
  ["a Service", isServiceName, ["a", "a-1", A63], ["", "1a", "a-", "-a", "A", "a.b", "a_b", A64, "a\n"]],
  ["a container", isLabelName, ["a", "1", "1-a", A63], ["", "a-", "a.b", "A", A64, "a\n"]],
  ["an object", isSubdomain, ["a", "a.b-c.d", "1.a"], ["", "a..b", ".a", "a.", "A", `${A63}.`.repeat(4), "a\n"]],
  ["a label value", isLabelValue, ["", "a", "A_b.c-1", A63], ["-a", "a-", "a b", A64, "a\n"]],
  [
    "a label key",
    isQualifiedName,
    ["a", "A_b.c", "example.com/a", `example.com/${A63}`],
    ["", "/a", "a/", "Example.com/a", "a/b/c", "a b", "a\t", A64, `example.com/${A64}`],
  ],
])("names of %s are told from what is none", (_, holds, names, others) => {
  expect(names.filter((name) => !holds(name))).toEqual([]);
  expect(others.filter(holds)).toEqual([]);
});

test("text becomes the value of a label", () => {
  for (const text of ["Web shop", "  a", "-", "日本", "a".repeat(80), "x".repeat(62) + " y", "v1+build.3"])
    expect(isLabelValue(toLabelValue(text))).toBe(true);
  expect(toLabelValue("v1+build.3")).toBe("v1-build.3");
  expect(toLabelValue("${var.part}")).toBe("${var.part}");
});

test("a prop's path reads as code", () => {
  expect(propPath(["containers", 0, "ports", 1, "name"])).toBe("containers[0].ports[1].name");
  expect(propPath(["labels", "a/b", "c"])).toBe('labels["a/b"].c');
});

test("the compiler holds a schema to the interface of its props, at any depth", () => {
  interface Port {
    readonly number: number;
    readonly protocol?: "TCP" | "UDP";
  }
  const ports = <Shape extends z.ZodRawShape>(shape: Shape) => props({ ports: z.array(props(shape)).optional() });
  const number = z.number();
  const protocol = z.enum(["TCP", "UDP"]).optional();
  type Schema = PropsSchema<{ readonly ports?: readonly Port[] }>;
  const schemas: Schema[] = [
    ports({ number, protocol }),
    // @ts-expect-error A prop without a check.
    ports({ number }),
    // @ts-expect-error A check without a prop.
    ports({ number, protocol, name: z.string().optional() }),
    // @ts-expect-error A check that refuses what the type allows.
    ports({ number, protocol: z.enum(["TCP"]).optional() }),
    // @ts-expect-error A check of another type.
    ports({ number: z.string(), protocol }),
  ];
  expect(schemas.every((schema) => schema.safeParse({}).success)).toBe(true);
});
