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
import { defined } from "../defined";
import { isToken, labelMap, labelName, props, rule, type PropsSchema, type Report } from "../resource";

/** State in a Secret of a cluster: https://developer.hashicorp.com/terraform/language/backend/kubernetes. */
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
  /** Host of Terraform Enterprise. @default "app.terraform.io" */
  readonly hostname?: string;
  /** Name of the organization that has the workspaces. */
  readonly organization: string;
  /** A workspace's name, or the prefix of several. */
  readonly workspaces:
    | {
        /** Name of the workspace. */
        readonly name: string;
      }
    | {
        /** What the names of several workspaces begin with. */
        readonly prefix: string;
      };
}

/**
 * Where Terraform keeps the state of a stack. Beside `type`, the props are those that CDKTF knows for the backend.
 * Credentials do not belong here: Terraform takes them from its environment.
 */
export type Backend =
  | ({
      /** A file on this machine. */
      readonly type: "local";
    } & LocalBackendConfig)
  | ({
      /** An object in a bucket of S3, or of what speaks its protocol. */
      readonly type: "s3";
      /** Locks the state by a file beside it (Terraform ≥ 1.10), with no table in DynamoDB. @default false */
      readonly useLockfile?: boolean;
    } & S3BackendConfig)
  | ({
      /** An object in a bucket of Google Cloud Storage. */
      readonly type: "gcs";
    } & GcsBackendConfig)
  | ({
      /** A blob in Azure Storage. */
      readonly type: "azurerm";
    } & AzurermBackendConfig)
  | ({
      /** A Secret in a cluster. */
      readonly type: "kubernetes";
    } & KubernetesBackendConfig)
  | ({
      /** A service that speaks HTTP, such as GitLab's. */
      readonly type: "http";
    } & HttpBackendConfig)
  | ({
      /** HCP Terraform or Terraform Enterprise. */
      readonly type: "remote";
    } & RemoteBackendProps);

type BackendOf<Type extends Backend["type"]> = Extract<Backend, { readonly type: Type }>;

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

/**
 * Checks a backend: what each type cannot do without. Where CDKTF hands further arguments on to Terraform, Terraform
 * checks them at `init`, so that those of newer versions can be used.
 */
export const backendSchema = z.discriminatedUnion("type", [
  z.looseObject({ type: z.literal("local"), path: text.optional() }),
  z.looseObject({ type: z.literal("s3"), bucket: text, key: text, useLockfile: z.boolean().optional() }),
  z.looseObject({ type: z.literal("gcs"), bucket: text }),
  z.looseObject({ type: z.literal("azurerm"), storageAccountName: text, containerName: text, key: text }),
  props({
    type: z.literal("kubernetes"),
    secretSuffix: labelName,
    namespace: labelName.optional(),
    configPath: text,
    configContext: text,
    labels: labelMap.optional(),
  }) satisfies PropsSchema<BackendOf<"kubernetes">>,
  z.looseObject({ type: z.literal("http"), address: url }),
  props({
    type: z.literal("remote"),
    hostname: text.optional(),
    organization: text,
    workspaces: z.union([z.strictObject({ name: text }), z.strictObject({ prefix: text })], {
      error: "{ name } or { prefix }",
    }),
  }) satisfies PropsSchema<BackendOf<"remote">>,
]) as z.ZodType<Backend>;

/** Arguments that hold a credential, and where Terraform takes it from instead. */
const CREDENTIALS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  s3: {
    accessKey: "AWS_ACCESS_KEY_ID",
    secretKey: "AWS_SECRET_ACCESS_KEY",
    token: "AWS_SESSION_TOKEN",
    sseCustomerKey: "AWS_SSE_CUSTOMER_KEY",
  },
  gcs: { accessToken: "GOOGLE_OAUTH_ACCESS_TOKEN", encryptionKey: "GOOGLE_ENCRYPTION_KEY" },
  azurerm: {
    accessKey: "ARM_ACCESS_KEY",
    sasToken: "ARM_SAS_TOKEN",
    clientSecret: "ARM_CLIENT_SECRET",
    clientCertificatePassword: "ARM_CLIENT_CERTIFICATE_PASSWORD",
    oidcToken: "ARM_OIDC_TOKEN",
    oidcRequestToken: "ARM_OIDC_REQUEST_TOKEN",
  },
  http: { password: "TF_HTTP_PASSWORD", clientPrivateKeyPem: "TF_HTTP_CLIENT_PRIVATE_KEY_PEM" },
};

/** Credentials of the state do not stand in the code. */
export function checkBackend(backend: Backend | undefined, report: Report): void {
  if (backend === undefined) return;
  const given = backend as unknown as Readonly<Record<string, unknown>>;
  for (const [name, variable] of Object.entries(CREDENTIALS[backend.type] ?? {}))
    if (typeof given[name] === "string" && !isToken(given[name]))
      report({
        code: "SecretLiteral",
        what: "this secret would stand in the code and in cdktf.out",
        prop: `backend.${name}`,
        fix: `take it out, and set ${variable} where Terraform runs`,
      });
}

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
      ...defined({ labels }),
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
export function createBackend(scope: Construct, { type, ...config }: Backend): TerraformBackend {
  switch (type) {
    case "local":
      return new LocalBackend(scope, config as LocalBackendConfig);
    case "s3":
      return new S3Backend(scope, config as S3BackendConfig);
    case "gcs":
      return new GcsBackend(scope, config as GcsBackendConfig);
    case "azurerm":
      return new AzurermBackend(scope, config as AzurermBackendConfig);
    case "http":
      return new HttpBackend(scope, config as HttpBackendConfig);
    case "kubernetes":
      return new KubernetesBackend(scope, config as KubernetesBackendConfig);
    case "remote": {
      const { hostname, organization, workspaces } = config as RemoteBackendProps;
      return new RemoteBackend(scope, {
        ...defined({ hostname }),
        organization,
        workspaces:
          "name" in workspaces
            ? new NamedRemoteWorkspace(workspaces.name)
            : new PrefixedRemoteWorkspaces(workspaces.prefix),
      });
    }
  }
}
