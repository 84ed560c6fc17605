import "vitest";
import type { KubeServicesMatchers } from "../../dist/testing.js";

declare module "vitest" {
  // eslint-disable-next-line @typescript-eslint/no-empty-object-type, @typescript-eslint/no-explicit-any, @typescript-eslint/no-unused-vars
  interface Assertion<T = any> extends KubeServicesMatchers<void> {}
}
