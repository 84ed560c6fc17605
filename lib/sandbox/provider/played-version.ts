import type { ProviderMajor } from "../../manifest";

/** The versions of hashicorp/kubernetes that the offline provider plays: one of each whole pair. */
export const PLAYED_VERSIONS = ["2.38.0", "3.2.1"] as const;

/** A version of hashicorp/kubernetes that the offline provider plays. */
export type PlayedVersion = (typeof PLAYED_VERSIONS)[number];

/** The attributes that a version has. */
export const majorOf = (version: PlayedVersion): ProviderMajor => (version === "2.38.0" ? 2 : 3);

/**
 * The version that a command line of the provider asks for: `--as=3.2.1`.
 * @default - the older one
 */
export function playedVersion(args: readonly string[]): PlayedVersion {
  return PLAYED_VERSIONS.find((version) => args.includes(`--as=${version}`)) ?? PLAYED_VERSIONS[0];
}
