import { WorkloadService } from "../../../lib";
import { audit, parsePlan, type Report } from "../../../lib/audit";
import { sharedSandbox, uniqueName } from "../support/sandbox";
import { AUDITED_EDITS } from "./support/audited-edits";
import { comparable } from "./support/comparable";
import { EDIT_ROWS, PLATFORM_ANNOTATIONS, grouped, makeEdited, type EditRow } from "./support/edit-rows";
import { all, createNamespace, deleteNamespace, type LiveObject } from "./support/live";
import { Workspace, type PlannedChange } from "./support/workspace";

/*
 * Every construct is declared twice, before its edits and after them, in a namespace each, and then both are edited to
 * be the other one. So each edit is made in both directions (what one adds the other takes away), and an edited object
 * is compared with one that was created so.
 */
const halves = ["left", "right"] as const;
type Half = (typeof halves)[number];
const namespaces = { left: uniqueName("edit-left"), right: uniqueName("edit-right") };
const KINDS = ["Service", "Deployment", "StatefulSet", "HorizontalPodAutoscaler"] as const;
type Live = Readonly<Record<(typeof KINDS)[number], Readonly<Record<string, LiveObject>>>>;

const groups = grouped(EDIT_ROWS);
const groupOf = (row: EditRow): number => groups.findIndex((rows) => rows.includes(row));
const workspace = new Workspace(namespaces.left);

async function declare(edited: boolean): Promise<void> {
  await workspace.synthesise(
    (stack) => {
      groups.forEach((rows, index) => {
        const name = `edit${index}`;
        makeEdited(rows, edited ? 1 : 0, stack, `${name}-left`, { name, namespace: namespaces.left });
        makeEdited(rows, edited ? 0 : 1, stack, `${name}-right`, { name, namespace: namespaces.right });
      });
      const http = { name: "http", port: 80 };
      new WorkloadService(stack, "chosen-node-ports", {
        selector: { app: "web" },
        ports: edited ? [{ name: "grpc", port: 90 }, http] : [http],
        exposure: { type: "NodePort", nodePorts: { http: 30011, ...(edited ? { grpc: 30012 } : {}) } },
      });
      new WorkloadService(stack, "other-node-port", {
        selector: { app: "web" },
        ports: [http],
        exposure: { type: "NodePort", nodePorts: { http: edited ? 30014 : 30013 } },
      });
    },
    { waitForRollout: false, ignoreAnnotations: PLATFORM_ANNOTATIONS },
  );
}

async function live(half: Half): Promise<Live> {
  const entries = await Promise.all(KINDS.map(async (kind) => [kind, await all(kind, namespaces[half])] as const));
  return Object.fromEntries(entries) as Live;
}

const lives = async (): Promise<Record<Half, Live>> => ({ left: await live("left"), right: await live("right") });

let created: Record<Half, Live>;
let edited: Record<Half, Live>;
let planned: readonly PlannedChange[];
let audited: Report;
let afterEdit: readonly PlannedChange[];

beforeAll(async () => {
  await Promise.all(Object.values(namespaces).map(createNamespace));
  await declare(false);
  await workspace.apply();
  created = await lives();
  await declare(true);
  planned = await workspace.plan();
  audited = audit([{ environment: "shop", plan: parsePlan(workspace.planBytes, "tfplan") }], { toolVersion: "0.0.0" });
  await workspace.applyPlan();
  afterEdit = await workspace.plan();
  edited = await lives();
});

afterAll(async () => {
  await Promise.all(Object.values(namespaces).map(deleteNamespace));
  workspace.remove();
});

/** The addresses of one construct's resources in one namespace; the first group is the type. */
function addressesOf(row: EditRow, half: Half): RegExp {
  const name = `edit${groupOf(row)}`;
  // A construct on a platform of its own is not directly under its stack, so CDKTF adds a checksum to its address.
  return new RegExp(`^kubernetes_(.+)_v\\d\\.([a-z]+_)?${name}-${half}(_[0-9A-F]{8})?(_headless|_${name})?$`);
}

/** The changes that a plan makes to the resources of one construct in one namespace, by resource type. */
function changesOf(row: EditRow, half: Half): (PlannedChange & { readonly type: string })[] {
  const addresses = addressesOf(row, half);
  return planned.flatMap((change) => {
    const type = addresses.exec(change.address)?.[1];
    return type === undefined ? [] : [{ ...change, type }];
  });
}

const covers = (expected: string, path: string): boolean =>
  expected === "" || path === expected || path.startsWith(`${expected}.`);

describe(`with the ${sharedSandbox().provider} provider, a plan shows just the edit, in place`, () => {
  test.each(EDIT_ROWS.map((row) => [row.name, row] as const))("%s", (_, row) => {
    const rows = groups[groupOf(row)]!;
    const seen = new Set<string>();
    for (const half of halves) {
      let changes = 0;
      for (const { type, actions, changed } of changesOf(row, half)) {
        const wholeObject = rows.some((one) => one.changed[type]?.includes("") === true);
        expect(wholeObject ? ["create", "update", "delete"] : ["update"]).toContain(actions.join());
        const allowed = rows.flatMap((one) => one.changed[type] ?? []);
        expect(changed.filter((path) => !allowed.some((expected) => covers(expected, path)))).toEqual([]);
        for (const expected of row.changed[type] ?? [])
          if (changed.some((path) => covers(expected, path))) {
            seen.add(`${type} ${expected}`);
            changes++;
          }
      }
      expect(changes).toBeGreaterThan(0);
    }
    const wanted = Object.entries(row.changed).flatMap(([type, paths]) => paths.map((path) => `${type} ${path}`));
    expect([...seen].sort()).toEqual(wanted.sort());
  });
});

/** What the audit of the plan says of a construct in one namespace: notes without names, and `! ` with each new finding. */
function saidOf(row: EditRow, half: Half): string[] {
  const addresses = addressesOf(row, half);
  const belongs = (address: string): boolean => addresses.test(address);
  const notes = audited.environments.flatMap(({ services }) => services.flatMap((service) => service.notes));
  const found = audited.findings.filter((finding) => finding.introduced && belongs(finding.address));
  return [
    ...notes
      .filter(({ address }) => belongs(address))
      .map(({ text }) =>
        text
          .replace(/ edit\d+(-v1)?(?=[: ])/, "")
          .replace(/^(?:Deployment|StatefulSet|HorizontalPodAutoscaler): /, "")
          .replace(
            /container edit\d+(-init-0)?/,
            (_, init?: string) => `container${init === undefined ? "" : " init-0"}`,
          ),
      ),
    ...found.map(({ rule }) => `! ${rule}`),
  ];
}

describe("the audit of the plan names each edit, with the findings that it brings, and the edit that takes it back", () => {
  test.each(EDIT_ROWS.map((row) => [row.name, row] as const))("%s", (name, row) => {
    const expected = AUDITED_EDITS[name] ?? [[], []];
    halves.forEach((half, index) => {
      const said = saidOf(row, half);
      expect(expected[index]).not.toHaveLength(0);
      expect(expected[index]?.filter((text) => !said.some((one) => one.startsWith(text)))).toEqual([]);
    });
  });

  test("and says nothing vague, and no rule crashes", () => {
    const vague = audited.environments.flatMap(({ services }) =>
      services.flatMap(({ notes }) => notes.filter(({ text }) => text.includes("updated in place"))),
    );
    expect(vague).toEqual([]);
    expect(audited.findings.map(({ rule }) => rule)).not.toContain("rule-crashed");
  });
});

test("after the edits a second plan is empty", () => {
  expect(afterEdit).toEqual([]);
});

describe("an edited object is the same as one that was created so", () => {
  const directions = [
    ["left", "right"],
    ["right", "left"],
  ] as const;
  test.each(groups.map((rows, index) => [rows.map(({ name }) => name).join(", "), index] as const))(
    "%s",
    (_, index) => {
      const belongs = (name: string): boolean => new RegExp(`^edit${index}(-|$)`).test(name);
      for (const [to, from] of directions)
        for (const kind of KINDS) {
          const [is, should] = [edited[to][kind], created[from][kind]];
          expect(Object.keys(is).filter(belongs)).toEqual(Object.keys(should).filter(belongs));
          for (const name of Object.keys(should).filter(belongs)) {
            const autoscaled = [edited, created].some((objects) =>
              halves.some((half) => objects[half].HorizontalPodAutoscaler[`edit${index}`] !== undefined),
            );
            expect(comparable(is[name]!, autoscaled)).toEqual(comparable(should[name]!, autoscaled));
          }
        }
    },
  );
});

test("no edit replaced an object", () => {
  for (const half of halves)
    for (const kind of KINDS)
      for (const [name, object] of Object.entries(edited[half][kind])) {
        const before = created[half][kind][name];
        if (before !== undefined) expect([name, object.metadata?.uid]).toEqual([name, before.metadata?.uid]);
      }
});

test("another node port is the one that was chosen", () => {
  expect(planned.find(({ address }) => address.endsWith(".other-node-port"))).toMatchObject({
    actions: ["update"],
    changed: ["spec.port.node_port"],
  });
  const { ports } = edited.left.Service["other-node-port"]!["spec"] as { ports: { nodePort: number }[] };
  expect(ports.map(({ nodePort }) => nodePort)).toEqual([30014]);
});

test("a port that is put before others leaves them the node ports that were chosen for them", () => {
  const { ports } = edited.left.Service["chosen-node-ports"]!["spec"] as {
    ports: { name: string; nodePort: number }[];
  };
  expect(ports.map(({ name, nodePort }) => [name, nodePort])).toEqual([
    ["grpc", 30012],
    ["http", 30011],
  ]);
});
