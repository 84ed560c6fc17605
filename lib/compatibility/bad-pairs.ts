import { engineOf, PROVIDER_RELEASES, type Engine } from "./engine";
import { satisfies } from "./version";

/** Engines and providers that do not work together. */
interface BadPair {
  /** Stable name, in kebab case. */
  readonly id: string;
  readonly engine: Engine;
  /** The provider's versions, as a constraint. */
  readonly provider: string;
  /** The first words of the error that Terraform shows. */
  readonly error: string;
  /** What goes wrong, as one sentence without a final period. */
  readonly what: string;
  /** What to do when it has happened, in the imperative. */
  readonly wayOn: string;
  /** Where it is reported and explained. */
  readonly sources: readonly string[];
}

const TRACKER = "https://github.com/hashicorp/terraform-provider-kubernetes";

/**
 * The known bad pairs. docs/compatibility.md has the same table in words; a test holds the two together.
 *
 * Both come from resource identity, which the provider writes since 2.37 and engines keep since 1.12. The SDK of the
 * provider up to 3.2.0 (terraform-plugin-sdk 2.37) stores an empty identity where a creation fails, and takes the right
 * one for a change of it later. That of 3.2.1 (2.38.2) mends this and demands an identity after each update, which an
 * engine that keeps none does not send along, and which the update of a StatefulSet that waits does not read again.
 */
export const BAD_PAIRS: readonly BadPair[] = [
  {
    id: "identity-lost",
    engine: ">=1.12",
    provider: ">= 2.37.0, < 3.2.1",
    error: "Unexpected Identity Change",
    what:
      "where the first rollout of a workload fails or is interrupted, every later plan, apply and destroy fails " +
      "although nothing is wrong with the object",
    wayOn:
      "run kube-services adopt <stack>, which takes the entry out of the state and imports the object again, untouched",
    sources: [`${TRACKER}/issues/2779`, `${TRACKER}/pull/2859`],
  },
  {
    id: "identity-missing",
    engine: "<1.12",
    provider: ">= 3.2.1, < 4.0.0",
    error: "Missing Resource Identity After Update",
    what: "each change of a StatefulSet that waits for its rollout is made, and then reported as failed",
    wayOn: "run the same command again: the change was made, and what was to come after it is done then",
    sources: [`${TRACKER}/issues/2926`, `${TRACKER}/pull/2967`],
  },
];

/**
 * What is known to be wrong with an engine and a provider.
 * @param engineVersion of Terraform or OpenTofu, such as `1.11.4`
 * @param providerVersion of hashicorp/kubernetes, such as `3.2.1`
 */
export function badPairOf(engineVersion: string, providerVersion: string): BadPair | undefined {
  const engine = engineOf(engineVersion);
  return BAD_PAIRS.find((pair) => pair.engine === engine && satisfies(providerVersion, pair.provider) === true);
}

/**
 * What is known to be wrong with an engine and the providers that a constraint lets in.
 * @param constraint @default - any version
 * @returns `certain` where each known release that the constraint lets in makes the pair a bad one
 */
export function badPairUnder(
  engineVersion: string,
  constraint = ">= 0.0.0",
): { readonly pair: BadPair; readonly certain: boolean } | undefined {
  const allowed = PROVIDER_RELEASES.filter((release) => satisfies(release, constraint) !== false);
  const pairs = allowed.map((release) => badPairOf(engineVersion, release));
  const pair = pairs.find((one) => one !== undefined);
  return pair && { pair, certain: pairs.every((one) => one !== undefined) };
}

/** The bad pair whose error a text of Terraform shows. */
export function badPairShownBy(text: string): BadPair | undefined {
  return BAD_PAIRS.find(({ error }) => text.includes(error));
}
