import type { CtyObject } from "../../../lib/sandbox/provider/cty/value";
import { offlineProviderParts } from "../../../lib/sandbox/provider/parts";

/** As seen with the real provider: another value of a write-only attribute is no change, and another revision is one. */
test.each([
  ["other values with the same revision", { data_wo: { password: "other" }, binary_data_wo: { key: "Mg==" } }, true],
  ["the same values with another revision", { data_wo_revision: 2 }, false],
])("a write-only Secret with %s", async (_, edit, unchanged) => {
  const secret = offlineProviderParts().resources.get("kubernetes_secret_v1")!;
  const metadata = { generate_name: "", generation: 0, name: "credentials", namespace: "shop", resource_version: "1" };
  const prior: CtyObject = {
    id: "shop/credentials",
    metadata: [{ ...metadata, annotations: {}, labels: {}, uid: "u" }],
    type: "Opaque",
    immutable: false,
    data: null,
    binary_data: null,
    data_wo: null,
    data_wo_revision: 1,
    binary_data_wo: null,
    binary_data_wo_revision: 1,
    wait_for_service_account_token: true,
    timeouts: null,
  };
  const config = { ...prior, data_wo: { password: "one" }, binary_data_wo: { key: "MQ==" }, ...edit };
  const { planned, requiresReplace } = await secret.plan(prior, config, config, undefined as never);
  expect(requiresReplace).toEqual([]);
  expect(planned).toMatchObject({ data_wo: null, binary_data_wo: null });
  expect(JSON.stringify(planned) === JSON.stringify(prior)).toBe(unchanged);
});
