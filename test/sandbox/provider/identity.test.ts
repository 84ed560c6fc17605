import type { CtyObject } from "../../../lib/sandbox/provider/cty/value";
import { decodeValue, encodeValue } from "../../../lib/sandbox/provider/cty/msgpack";
import { IDENTIFIED, KEEP_IDENTITY_VARIABLE } from "../../../lib/sandbox/provider/identity";
import { offlineProviderParts } from "../../../lib/sandbox/provider/parts";
import { playedVersion, type PlayedVersion } from "../../../lib/sandbox/provider/played-version";
import { Provider } from "../../../lib/sandbox/provider/provider";
import type { Applied, Resource } from "../../../lib/sandbox/provider/resources/resource";
import { resourceSchemas } from "../../../lib/manifest";

/*
 * Plays Terraform: what an engine sends and keeps, and what of both versions of hashicorp/kubernetes goes wrong with it.
 * The expectations are those of terraform-plugin-sdk 2.37.0 and 2.38.2, read in helper/schema/grpc_provider.go.
 */
const TYPE = "kubernetes_stateful_set_v1";
const BLOCK = { attributes: { id: { type: "string", optional: true, computed: true } }, blocks: {} } as const;
const STATE = ["object", { id: "string" }] as const;
const IDENTITY = ["object", { api_version: "string", kind: "string", name: "string", namespace: "string" }] as const;
const NAMED = { api_version: "apps/v1", kind: "StatefulSet", name: "db", namespace: "shop" };
const EMPTY = { api_version: null, kind: null, name: null, namespace: null };
const ROLLOUT = new Error("the rollout did not end in time");

const wire = (value: CtyObject | null, type: typeof STATE | typeof IDENTITY = STATE): object => ({
  msgpack: encodeValue(value, type as never),
});

/** A StatefulSet whose operations end as a test says. */
function setOf(end: Partial<Applied>): Resource {
  const applied: Applied = { state: { id: "shop/db" }, ...end };
  return {
    schema: { version: 0, block: BLOCK },
    forgiven: true,
    identity: { apiVersion: "apps/v1", kind: "StatefulSet", namespaced: true },
    validate: () => undefined,
    plan: async (_prior, proposed) => ({ planned: proposed, requiresReplace: [] }),
    create: async () => applied,
    update: async () => applied,
    delete: async () => undefined,
    read: async (prior) => prior,
    import: (id) => ({ id }),
  };
}

/** An engine with its state of one resource. */
class Engine {
  private state: object | undefined;
  private identity: unknown;
  private private: unknown;

  constructor(
    private readonly version: PlayedVersion,
    private readonly keepsIdentity: boolean,
    private readonly environment: NodeJS.ProcessEnv = {},
  ) {}

  private provider(end: Partial<Applied>): Provider {
    const parts = { ...offlineProviderParts(), resources: new Map([[TYPE, setOf(end)]]) };
    return new Provider(parts, this.environment, this.version);
  }

  /** What the engine keeps that identifies the resource. */
  get kept(): unknown {
    const data = (this.identity as { identity_data?: { msgpack: Uint8Array } } | undefined)?.identity_data;
    return data && decodeValue(data.msgpack, IDENTITY as never);
  }

  private take(answer: Record<string, unknown>, state: string): string | undefined {
    const [problem] = (answer["diagnostics"] ?? []) as { readonly summary: string }[];
    if (answer[state] !== undefined) this.state = answer[state] as object;
    this.private = answer["private"];
    if (this.keepsIdentity && answer["new_identity"] !== undefined) this.identity = answer["new_identity"];
    return problem?.summary;
  }

  /** Applies a creation or a change; returns the error's first words. */
  async apply(end: Partial<Applied> = {}): Promise<string | undefined> {
    const provider = this.provider(end);
    const sent = wire({ id: "shop/db" });
    const prior_state = this.state ?? wire(null);
    const plan = (await provider.calls.PlanResourceChange({
      type_name: TYPE,
      prior_state,
      proposed_new_state: sent,
      config: sent,
      prior_private: this.private,
      prior_identity: this.identity,
    })) as Record<string, unknown>;
    const answer = (await provider.calls.ApplyResourceChange({
      type_name: TYPE,
      prior_state,
      planned_state: plan["planned_state"],
      config: sent,
      planned_private: plan["planned_private"],
      planned_identity: this.keepsIdentity ? plan["planned_identity"] : undefined,
    })) as Record<string, unknown>;
    return this.take(answer, "new_state");
  }

  /** Refreshes; returns the error's first words. */
  async refresh(): Promise<string | undefined> {
    const request = {
      type_name: TYPE,
      current_state: this.state,
      private: this.private,
      current_identity: this.keepsIdentity ? this.identity : undefined,
    };
    try {
      return this.take((await this.provider({}).calls.ReadResource(request)) as Record<string, unknown>, "new_state");
    } catch (error) {
      return (error as Error).message;
    }
  }

  /** Takes the resource out of the state and imports it. */
  async renew(): Promise<void> {
    this.identity = this.private = undefined;
    const { imported_resources: found } = (await this.provider({}).calls.ImportResourceState({
      type_name: TYPE,
      id: "shop/db",
    })) as { imported_resources: { state: object }[] };
    this.state = found[0]?.state;
  }
}

const LOST = /^Unexpected Identity Change: During the read operation/;
const FAILED = { problem: ROLLOUT };

describe.each(["2.38.0", "3.2.1"] as const)("as %s", (version) => {
  test("an engine that keeps identities gets that of the object, and may read and change it again and again", async () => {
    const engine = new Engine(version, true);
    expect(await engine.apply()).toBeUndefined();
    expect(engine.kept).toEqual(NAMED);
    for (const step of [engine.refresh(), engine.apply(), engine.apply({ unread: true }), engine.refresh()])
      expect(await step).toBeUndefined();
    expect(engine.kept).toEqual(NAMED);
  });

  test("a creation that fails keeps an empty identity, which only the newer provider forgives", async () => {
    const engine = new Engine(version, true);
    expect(await engine.apply(FAILED)).toMatch(/offline provider/);
    if (version === "2.38.0") {
      expect(engine.kept).toEqual(EMPTY);
      expect(await engine.refresh()).toMatch(LOST);
      await engine.renew();
    }
    expect(await engine.refresh()).toBeUndefined();
    expect(engine.kept).toEqual(NAMED);
  });

  test("a creation that fails after the identity was told is none the worse for it", async () => {
    const engine = new Engine(version, true);
    expect(await engine.apply({ ...FAILED, identified: true })).toMatch(/offline provider/);
    expect(engine.kept).toEqual(NAMED);
    for (const step of [engine.refresh(), engine.apply(), engine.refresh()]) expect(await step).toBeUndefined();
  });

  test("an engine that keeps none is not hindered by a creation that fails", async () => {
    const engine = new Engine(version, false);
    await engine.apply(FAILED);
    expect(await engine.refresh()).toBeUndefined();
    expect(await engine.apply()).toBeUndefined();
  });

  test("with an engine that keeps none, a change that the provider does not read again fails with the newer one alone", async () => {
    const engine = new Engine(version, false);
    await engine.apply();
    const said = await engine.apply({ unread: true });
    if (version === "2.38.0") expect(said).toBeUndefined();
    else expect(said).toMatch(/^Missing Resource Identity After Update/);
    expect(await engine.refresh()).toBeUndefined();
  });

  test("a creation that the provider does not read again fails with the newer one, whatever the engine", async () => {
    for (const keeps of [true, false]) {
      const engine = new Engine(version, keeps);
      const said = await engine.apply({ unread: true });
      if (version === "3.2.1") expect(said).toMatch(/^Missing Resource Identity After Create/);
      else
        expect([said, (await engine.refresh())?.slice(0, 26)]).toEqual([
          undefined,
          keeps ? "Unexpected Identity Change" : undefined,
        ]);
    }
  });
});

test("asked to keep identities itself, the older provider fails with an engine that keeps none as with one that does", async () => {
  const engine = new Engine("2.38.0", false, { [KEEP_IDENTITY_VARIABLE]: "1" });
  await engine.apply(FAILED);
  expect(await engine.refresh()).toMatch(LOST);
  await engine.renew();
  for (const step of [engine.refresh(), engine.apply(), engine.refresh()]) expect(await step).toBeUndefined();
});

test("an import by identity is one of the object that it names", async () => {
  const provider = new Provider({ ...offlineProviderParts(), resources: new Map([[TYPE, setOf({})]]) });
  const identity = { identity_data: wire(NAMED, IDENTITY) };
  const answer = await provider.calls.ImportResourceState({ type_name: TYPE, id: "", identity });
  expect(answer).toMatchObject({ imported_resources: [{ state: wire({ id: "shop/db" }) }] });
});

test("an identity of a state is taken as it is", async () => {
  const provider = new Provider({ ...offlineProviderParts(), resources: new Map([[TYPE, setOf({})]]) });
  const json = Buffer.from(JSON.stringify(NAMED));
  const answer = await provider.calls.UpgradeResourceIdentity({ type_name: TYPE, raw_identity: { json } });
  expect(answer).toEqual({ upgraded_identity: { identity_data: wire(NAMED, IDENTITY) } });
});

test("19 types of the table are identified, by namespace where they live in one", async () => {
  const types = resourceSchemas().map(({ resourceType }) => resourceType);
  expect([...IDENTIFIED].filter((type) => !types.includes(type))).toEqual([]);
  const { identity_schemas: schemas } = (await new Provider(offlineProviderParts()).calls.GetResourceIdentitySchemas(
    {},
  )) as { identity_schemas: Record<string, { identity_attributes: { name: string }[] }> };
  expect(Object.keys(schemas).sort()).toEqual([...IDENTIFIED].sort());
  for (const { resourceType, namespaced } of resourceSchemas().filter((one) => IDENTIFIED.has(one.resourceType)))
    expect(schemas[resourceType]?.identity_attributes.map(({ name }) => name)).toEqual(
      ["api_version", "kind", "name", "namespace"].slice(0, namespaced ? 4 : 3),
    );
});

test("which version is played stands on the command line", () => {
  expect([[], ["--as=3.2.1"], ["--as=9.9.9"]].map(playedVersion)).toEqual(["2.38.0", "3.2.1", "2.38.0"]);
});
