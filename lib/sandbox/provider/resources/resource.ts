import type { KubeClient } from "../client/kube-client";
import type { ProviderSettings } from "../client/settings";
import type { AttributePath } from "../cty/path";
import type { CtyObject } from "../cty/value";
import type { Diagnostic } from "../diagnostic";
import type { IdentityFacts } from "../identity";
import type { VersionedSchema } from "../schema/block";

/** What the operations of resources and data sources work with. */
export interface ResourceContext {
  readonly client: KubeClient;
  readonly settings: ProviderSettings;
  /** Aborted when Terraform is told to stop. */
  readonly stop: AbortSignal;
}

/** What a resource will be, and which changes cannot be made in place. */
export interface Plan {
  readonly planned: CtyObject;
  readonly requiresReplace: readonly AttributePath[];
}

/** What a resource has become. */
export interface Applied {
  readonly state: CtyObject;
  /** What went wrong after the object was stored. @default - nothing */
  readonly problem?: unknown;
  /**
   * Whether the real provider does not read the object again after this, and so tells no identity. After a problem it
   * never does.
   * @default false
   */
  readonly unread?: boolean;
  /** Whether the real provider has told the identity all the same, before it waited for anything. @default false */
  readonly identified?: boolean;
}

/** One resource type. Errors are thrown as DiagnosticError, or as an error that is explained to the user. */
export interface Resource {
  readonly schema: VersionedSchema;
  /**
   * Terraform forgives differences between what was planned and what came of it, as it has to with what is built on
   * the SDK, which knows no null.
   */
  readonly forgiven: boolean;
  /** What identifies its resources. @default - the provider does not identify them */
  readonly identity?: IdentityFacts;
  /** @throws DiagnosticError with everything that is wrong in the configuration */
  validate(config: CtyObject): void;
  /** @param prior null for a resource that does not exist */
  plan(prior: CtyObject | null, proposed: CtyObject, config: CtyObject, context: ResourceContext): Promise<Plan>;
  create(planned: CtyObject, config: CtyObject, context: ResourceContext): Promise<Applied>;
  update(prior: CtyObject, planned: CtyObject, config: CtyObject, context: ResourceContext): Promise<Applied>;
  delete(prior: CtyObject, context: ResourceContext): Promise<void>;
  /** @returns null if it does not exist any more */
  read(prior: CtyObject, context: ResourceContext): Promise<CtyObject | null>;
  /** What is known of a resource by its ID alone; Terraform reads the rest. */
  import(id: string): CtyObject;
}

/** One data source. */
export interface DataSource {
  readonly schema: VersionedSchema;
  /** @throws DiagnosticError with everything that is wrong in the configuration */
  validate(config: CtyObject): void;
  read(
    config: CtyObject,
    context: ResourceContext,
  ): Promise<{
    readonly state: CtyObject;
    /** @default - none */
    readonly warnings?: readonly Diagnostic[];
  }>;
}
