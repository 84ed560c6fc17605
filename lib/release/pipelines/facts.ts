/** What a pipeline is written for. */
export interface PipelineFacts {
  /** The stacks, sorted, each with those that it depends on. */
  readonly stacks: readonly { readonly name: string; readonly dependsOn: readonly string[] }[];
  /** The project's folder in the repository; `.` where it is the repository's root. */
  readonly folder: string;
  /** The branch whose commits are applied. */
  readonly branch: string;
  /** The version of Terraform or OpenTofu. */
  readonly engine: { readonly product: "terraform" | "opentofu"; readonly version: string };
}

/** A file of a pipeline: its path from the repository's root, and its text. */
export interface PipelineFile {
  readonly path: string;
  readonly text: string;
}
