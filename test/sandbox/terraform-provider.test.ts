import { PROVIDER_VERSIONS } from "../../lib/sandbox/terraform-provider";
import { DEFAULT_PROVIDER_VERSION } from "../../lib/stack/provider-version";

test("the sandbox looks for the provider in the versions that stacks ask for", () => {
  expect(PROVIDER_VERSIONS).toBe(DEFAULT_PROVIDER_VERSION);
});
