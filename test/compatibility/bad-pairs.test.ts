import { readFileSync } from "node:fs";
import { join } from "node:path";
import {
  BAD_PAIRS,
  badPairOf,
  badPairShownBy,
  badPairUnder,
  canBeMet,
  ENGINE_NAMES,
  ENGINES,
  engineOf,
  excludesProvider2,
  PROVIDER_RELEASES,
  satisfies,
} from "../../lib/compatibility";

const DOCS = readFileSync(join(__dirname, "..", "..", "docs", "compatibility.md"), "utf8");
const VERSIONS = ["1.7.5", "1.8.11", "1.11.4", "1.11.14", "1.12.0", "1.12.6", "1.13.5", "1.15.9", "1.16.0-rc1"];

test.each(VERSIONS)("every engine leads %s to a whole pair, or refuses it", (version) => {
  const release = version.replace(/-.*/, "");
  for (const engine of ENGINE_NAMES) {
    const { requiredVersion, provider } = ENGINES[engine];
    const taken = satisfies(release, requiredVersion) === true;
    expect(taken).toBe(engineOf(version) === engine);
    if (taken) expect(badPairUnder(version, provider)).toBeUndefined();
  }
});

test("every other pair with a release of the provider is a known bad one", () => {
  for (const version of VERSIONS)
    for (const release of PROVIDER_RELEASES) {
      const whole = satisfies(release, ENGINES[engineOf(version)].provider) === true;
      expect(`${version} ${release} ${badPairOf(version, release) === undefined}`).toBe(
        `${version} ${release} ${whole}`,
      );
    }
});

test("a constraint makes a bad pair for certain, or may", () => {
  expect(badPairUnder("1.15.9", "~> 2.38")).toMatchObject({ pair: { id: "identity-lost" }, certain: true });
  expect(badPairUnder("1.15.9", "~> 3.0")).toMatchObject({ pair: { id: "identity-lost" }, certain: false });
  expect(badPairUnder("1.11.4", ">= 2.38.0, < 4.0.0")).toMatchObject({
    pair: { id: "identity-missing" },
    certain: false,
  });
});

test("Terraform's own words are recognised", () => {
  const lost = "Error: Unexpected Identity Change: During the read operation, the Terraform Provider unexpectedly …";
  expect(badPairShownBy(lost)?.id).toBe("identity-lost");
  expect(badPairShownBy("Error: Missing Resource Identity After Update: The …")?.id).toBe("identity-missing");
  expect(badPairShownBy("Error: Invalid index")).toBeUndefined();
});

test("constraints that no version meets are told from those that a coming one may meet", () => {
  expect(canBeMet("2.38.0", ENGINES[">=1.12"].provider)).toBe(false);
  expect(canBeMet("3.9.4", ENGINES[">=1.12"].provider)).toBe(true);
  expect(canBeMet("~> 3.0", ENGINES["<1.12"].provider)).toBe(true);
  expect([">= 3.2.1, < 4.0.0", ">= 2.38.0, < 3.2.1, ~> 3.0"].map(excludesProvider2)).toEqual([true, true]);
  expect(["2.38.0", ">= 2.38.0, < 3.2.1", "> 2.38"].map(excludesProvider2)).toEqual([false, false, false]);
});

test("the documentation has the same table: each pair, its error and its sources", () => {
  for (const { engine, provider, error, sources } of BAD_PAIRS) {
    const row = DOCS.split("\n").find((line) => line.startsWith("|") && line.includes(`\`${error}`));
    expect(row).toContain(`\`${engine}\``);
    expect(row).toContain(`\`${provider}\``);
    for (const source of sources) expect(DOCS).toContain(source);
  }
  for (const [engine, { requiredVersion, provider }] of Object.entries(ENGINES)) {
    const row = DOCS.split("\n").find((line) => line.startsWith(`| \`"${engine}"\``));
    expect(row).toContain(`\`${requiredVersion}\``);
    expect(row).toContain(`\`${provider}\``);
  }
});
