import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { ManifestService, type EnvironmentStack, type ManifestServiceProps } from "../../../lib";
import { metadataOf, parseManifests, type KubernetesObject } from "../../../lib/manifest";
import type { LiveObject } from "../../../lib/sandbox/provider/client/kube-client";
import { differencesToPlainCreate } from "../support/plain-create";
import { sharedSandbox, uniqueName } from "../support/sandbox";
import { createNamespace, deleteNamespace, objects, read } from "./support/live";
import { Workspace } from "./support/workspace";

/*
 * Manifests as people write them, declared, edited and changed by hand. The judge is the API server: what a plain create
 * makes of the same manifest.
 */

const CASES = join(__dirname, "..", "..", "..", "..", "shared", "cases", "manifests");
const available = existsSync(CASES);
const provider = available ? sharedSandbox().provider : "no";
const text = (file: string): string => readFileSync(join(CASES, file), "utf8");
const WITH_BOTH = { onUnsupported: "kubernetes_manifest", otherKinds: "kubernetes_manifest" } as const;

/** One ManifestService in a namespace of its own. */
class Declared {
  readonly workspace: Workspace;

  constructor(
    readonly namespace: string,
    private readonly props: Partial<ManifestServiceProps> = WITH_BOTH,
  ) {
    this.workspace = new Workspace(namespace, "shop", false);
  }

  async declare(yaml: string): Promise<void> {
    const build = (stack: EnvironmentStack): void => {
      new ManifestService(stack, "legacy", { yaml, ...this.props });
    };
    await this.workspace.synthesise(build, { waitForRollout: true });
  }

  async apply(yaml: string): Promise<void> {
    await this.declare(yaml);
    await this.workspace.apply();
  }

  /** What a plan says that stops. */
  async refusal(yaml: string): Promise<string> {
    await this.declare(yaml);
    const { exitCode, stderr } = await this.workspace.attempt("plan", "-no-color");
    expect(exitCode).toBe(1);
    return stderr.replace(/[\s│]+/g, " ");
  }
}

(available ? describe : describe.skip)(
  `manifests, with the ${provider} provider${available ? "" : ": not run, ../shared missing"}`,
  () => {
    const made: Declared[] = [];
    const plain = uniqueName("manifest-plain");
    const declared = async (props?: Partial<ManifestServiceProps>): Promise<Declared> => {
      const each = new Declared(uniqueName("manifest"), props);
      made.push(each);
      await createNamespace(each.namespace);
      return each;
    };
    beforeAll(() => createNamespace(plain));
    afterAll(async () => {
      for (const { namespace, workspace } of made) {
        await workspace.destroy();
        await deleteNamespace(namespace);
        workspace.remove();
      }
      await deleteNamespace(plain);
    });

    test("what a manifest says no more goes, or the plan stops and says how", async () => {
      const service = await declared();
      const { namespace, workspace } = service;
      await service.apply(text("13-removed-1.yaml"));
      const refusal = await service.refusal(text("13-removed-2.yaml"));
      expect(refusal).toContain("FieldKept: the code of Deployment web says no imagePullSecrets any more");
      const pod = { template: { spec: { imagePullSecrets: null } } };
      const { PatchStrategy } = await import("@kubernetes/client-node");
      await (
        await objects()
      ).patch(
        { apiVersion: "apps/v1", kind: "Deployment", metadata: { name: "web", namespace }, spec: pod } as never,
        undefined,
        undefined,
        undefined,
        undefined,
        PatchStrategy.MergePatch,
      );
      await service.apply(text("13-removed-2.yaml"));
      expect(await workspace.plan()).toEqual([]);
      const different: string[] = [];
      for (const { object } of parseManifests({ name: "2", content: text("13-removed-2.yaml") })) {
        const { name = "" } = metadataOf(object);
        const created = await (await objects()).create(inNamespace(object, plain) as never);
        const live = await read(object.kind, namespace, name, object.apiVersion);
        const found = differencesToPlainCreate(live as unknown as LiveObject, created as unknown as LiveObject);
        different.push(...found.map((each) => `${object.kind} ${name}: ${each}`));
      }
      // Who scales by other means than this manifest keeps what is scaled.
      expect(different).toEqual([
        "Deployment web: spec.replicas: 3 instead of 1",
        "StatefulSet db: spec.replicas: 2 instead of 1",
      ]);
    }, 600_000);

    test("the pods of a Deployment that says more than its type can are edited, also after a change by hand", async () => {
      const service = await declared();
      const { namespace, workspace } = service;
      // A provider of 3.x has a type for the sidecar; the policy of its resources has none in any.
      const beyond = (file: string): string =>
        text(file).replaceAll(
          "restartPolicy: Always }]",
          "restartPolicy: Always, resizePolicy: [{ resourceName: cpu, restartPolicy: NotRequired }] }]",
        );
      const images = () =>
        Promise.all(
          ["side", "scaled"].map(async (name) => {
            const { spec } = (await read("Deployment", namespace, name)) as unknown as {
              spec: { template: { spec: { containers: { image: string }[] } } };
            };
            return spec.template.spec.containers.map(({ image }) => image).join();
          }),
        );
      await service.apply(beyond("18-sidecar-1.yaml"));
      expect(await workspace.plan()).toEqual([]);
      const container = { name: "c", image: "example.com/app:by-hand" };
      const pods = { template: { spec: { containers: [container] } } };
      const { PatchStrategy } = await import("@kubernetes/client-node");
      await (
        await objects()
      ).patch(
        { apiVersion: "apps/v1", kind: "Deployment", metadata: { name: "side", namespace }, spec: pods } as never,
        undefined,
        undefined,
        "by-hand",
        undefined,
        PatchStrategy.StrategicMergePatch,
      );
      expect(await images()).toEqual(["example.com/app:by-hand", "example.com/app:1"]);
      await service.declare(beyond("18-sidecar-2.yaml"));
      expect((await workspace.plan()).map(({ address, actions }) => [address, actions.join()])).toEqual([
        ["kubernetes_manifest.legacy_scaled", "update"],
        ["kubernetes_manifest.legacy_side", "update"],
      ]);
      await workspace.applyPlan();
      expect(await images()).toEqual(["example.com/app:2", "example.com/app:2"]);
      expect(await workspace.plan()).toEqual([]);
    }, 600_000);

    test("definitions, and the objects of their kinds, come by two stacks of one source", async () => {
      const [base, rest] = [await declared(), await declared()];
      // Stacks go in the opposite order.
      made.splice(made.indexOf(base), 1);
      made.push(base);
      const apply = async ({ workspace }: Declared, definitions: "only" | "without"): Promise<void> => {
        const yaml = text("04-crd-and-cr.yaml");
        await workspace.synthesise((stack) => {
          new ManifestService(stack, "tickets", { yaml, otherKinds: "kubernetes_manifest", definitions });
        });
        await workspace.apply();
        expect(await workspace.plan()).toEqual([]);
      };
      await apply(base, "only");
      await apply(rest, "without");
      expect(await read("Ticket", rest.namespace, "first", "shop.example.org/v1")).toMatchObject({ spec: { seat: 7 } });
    }, 600_000);

    test("the size of claims, and what would take them along, stops a plan", async () => {
      const service = await declared();
      await service.apply(text("24-claims-1.yaml"));
      expect(await service.workspace.plan()).toEqual([]);
      expect(await service.refusal(text("24-claims-2.yaml"))).toContain("ClaimStorageFixed");
      expect(await service.refusal(text("24-claims-3.yaml"))).toContain("ReplaceTakesClaims");
      await service.declare(text("24-claims-4.yaml"));
      expect(await service.workspace.plan()).toEqual([]);
    }, 600_000);
  },
);

function inNamespace(object: KubernetesObject, namespace: string): KubernetesObject {
  const spec = object["spec"] as { ports?: readonly Record<string, unknown>[] } | undefined;
  const ports = spec?.ports?.map((port) => ({ ...port, nodePort: undefined }));
  return {
    ...object,
    metadata: { ...(object["metadata"] as object), namespace },
    ...(ports === undefined ? {} : { spec: { ...spec, ports } }),
  };
}
