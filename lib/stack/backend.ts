import {
  AzurermBackend,
  GcsBackend,
  HttpBackend,
  LocalBackend,
  NamedRemoteWorkspace,
  PrefixedRemoteWorkspaces,
  RemoteBackend,
  S3Backend,
  TerraformBackend,
  TerraformRemoteState,
  type AzurermBackendConfig,
  type GcsBackendConfig,
  type HttpBackendConfig,
  type LocalBackendConfig,
  type S3BackendConfig,
} from "cdktf";
import type { Construct } from "constructs";
import { z } from "zod";
import { isToken, labelName, rule } from "../resource";

/** State in a Secret of a cluster: https://developer.hashicorp.com/terraform/language/backend/kubernetes */
export interface KubernetesBackendConfig {
  /** Ends the Secret's name: `tfstate-<workspace>-<suffix>`. */
  readonly secretSuffix: string;
  /** Namespace of the Secret. @default "default" */
  readonly namespace?: string;
  /** Path of the kubeconfig. */
  readonly configPath: string;
  /** Context in the kubeconfig. */
  readonly configContext: string;
  /** Labels of the Secret. @default - none */
  readonly labels?: Readonly<Record<string, string>>;
}

/** State in HCP Terraform or Terraform Enterprise. */
export interface RemoteBackendProps {
  /** @default "app.terraform.io" */
  readonly hostname?: string;
  readonly organization: string;
  /** A workspace's name, or the prefix of several. */
  readonly workspaces: { readonly name: string } | { readonly prefix: string };
}

/**
 * Where Terraform keeps the state of a stack. Beside `type`, the props are those that CDKTF knows for the backend.
 * Credentials do not belong here: Terraform takes them from its environment.
 */
export type Backend =
  | ({ readonly type: "local" } & LocalBackendConfig)
  | ({ readonly type: "s3" } & S3BackendConfig)
  | ({ readonly type: "gcs" } & GcsBackendConfig)
  | ({ readonly type: "azurerm" } & AzurermBackendConfig)
  | ({ readonly type: "kubernetes" } & KubernetesBackendConfig)
  | ({ readonly type: "http" } & HttpBackendConfig)
  | ({ readonly type: "remote" } & RemoteBackendProps);

const text = rule(z.string(), (value) => isToken(value) || value.trim() !== "", {
  code: "TextEmpty",
  what: "this must not be empty",
  allowed: "text",
});
const url = rule(z.string(), (value) => isToken(value) || /^https?:\/\/[^\s/]+/.test(value), {
  code: "UrlInvalid",
  what: "this is no address of a state service",
  allowed: "a URL that begins with https:// (or http:// on a network that is trusted)",
});

/** Checks a backend: what each type cannot do without. The rest is CDKTF's and Terraform's to check. */
export const backendSchema = z.discriminatedUnion("type", [
  z.looseObject({ type: z.literal("local"), path: text.optional() }),
  z.looseObject({ type: z.literal("s3"), bucket: text, key: text }),
  z.looseObject({ type: z.literal("gcs"), bucket: text }),
  z.looseObject({ type: z.literal("azurerm"), storageAccountName: text, containerName: text, key: text }),
  z.looseObject({ type: z.literal("kubernetes"), secretSuffix: labelName, configPath: text, configContext: text }),
  z.looseObject({ type: z.literal("http"), address: url }),
  z.looseObject({
    type: z.literal("remote"),
    organization: text,
    workspaces: z.union([z.strictObject({ name: text }), z.strictObject({ prefix: text })], {
      error: "{ name } or { prefix }",
    }),
  }),
]);

/** CDKTF has no class of its own for this backend. */
class KubernetesBackend extends TerraformBackend {
  constructor(
    scope: Construct,
    private readonly config: KubernetesBackendConfig,
  ) {
    super(scope, "backend", "kubernetes");
  }

  protected override synthesizeAttributes(): Record<string, unknown> {
    const { secretSuffix, namespace, configPath, configContext, labels } = this.config;
    return {
      secret_suffix: secretSuffix,
      namespace: namespace ?? "default",
      config_path: configPath,
      config_context: configContext,
      ...(labels === undefined ? {} : { labels }),
    };
  }

  override getRemoteStateDataSource(scope: Construct, name: string): TerraformRemoteState {
    return new KubernetesRemoteState(scope, name, this.synthesizeAttributes());
  }
}

/** Another stack's outputs, read from its state in a cluster. */
class KubernetesRemoteState extends TerraformRemoteState {
  constructor(scope: Construct, id: string, config: Record<string, unknown>) {
    super(scope, id, "kubernetes", config);
  }
}

/** Makes the backend of a stack. */
export function createBackend(scope: Construct, backend: Backend): TerraformBackend {
  switch (backend.type) {
    case "local": {
      const { type, ...config } = backend;
      void type;
      return new LocalBackend(scope, config);
    }
    case "s3": {
      const { type, ...config } = backend;
      void type;
      return new S3Backend(scope, config);
    }
    case "gcs": {
      const { type, ...config } = backend;
      void type;
      return new GcsBackend(scope, config);
    }
    case "azurerm": {
      const { type, ...config } = backend;
      void type;
      return new AzurermBackend(scope, config);
    }
    case "http": {
      const { type, ...config } = backend;
      void type;
      return new HttpBackend(scope, config);
    }
    case "kubernetes":
      return new KubernetesBackend(scope, backend);
    case "remote": {
      const { hostname, organization, workspaces } = backend;
      return new RemoteBackend(scope, {
        ...(hostname === undefined ? {} : { hostname }),
        organization,
        workspaces:
          "name" in workspaces
            ? new NamedRemoteWorkspace(workspaces.name)
            : new PrefixedRemoteWorkspaces(workspaces.prefix),
      });
    }
  }
}
