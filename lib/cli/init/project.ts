import { randomUUID } from "node:crypto";
import { DEFAULT_ENGINE, type Engine } from "../../compatibility";

/** What a new project is made of. */
interface ProjectFacts {
  /** As npm names it. */
  readonly name: string;
  /** What `package.json` asks npm for: a version of this library, or a file. */
  readonly library: string;
  /** Versions of other packages that go with this library, by their names. */
  readonly versions: Readonly<Record<string, string>>;
  readonly engine: Engine;
}

/** Packages of the project, beside this library. */
const NEEDED = ["@cdktf/provider-kubernetes", "cdktf", "constructs"] as const;
const NEEDED_TO_WORK = ["@types/node", "cdktf-cli", "ts-node", "typescript", "vite", "vitest"] as const;

/** A `package.json`, as far as it is written. */
export type Manifest = Readonly<Record<string, unknown>>;

/** The project's `package.json`: what is there already stays. */
export function manifestOf({ name, library, versions }: ProjectFacts, there: Manifest): Manifest {
  const of = (names: readonly string[]) => Object.fromEntries(names.map((one) => [one, versions[one] ?? "*"]));
  const merged = (key: string, added: object) => ({ ...added, ...(there[key] as object | undefined) });
  const scripts = { demo: "kube-services demo", synth: "cdktf synth", test: "vitest run", typecheck: "tsc --noEmit" };
  const { test, ...given } = (there["scripts"] ?? {}) as Readonly<Record<string, string>>;
  // What `npm init` writes is no test.
  const existing = test === undefined || test.includes("no test specified") ? given : { ...given, test };
  return {
    name,
    private: true,
    ...there,
    scripts: { ...scripts, ...existing },
    dependencies: merged("dependencies", { ...of(NEEDED), "cdktf-kube-services": library }),
    devDependencies: merged("devDependencies", of(NEEDED_TO_WORK)),
  };
}

/** The other files of a project, by their paths. */
export function filesOf({ engine }: ProjectFacts): ReadonlyMap<string, string> {
  return new Map([
    ["cdktf.json", json(CDKTF_JSON())],
    ["tsconfig.json", json(TSCONFIG)],
    [".gitignore", "node_modules/\ncdktf.out/\n.terraform/\n*.tfstate\n*.tfstate.*\n"],
    ["main.ts", MAIN],
    ["environments.ts", ENVIRONMENTS(engine)],
    ["web.ts", WEB(engine)],
    ["web.test.ts", TEST],
  ]);
}

const json = (value: unknown): string => `${JSON.stringify(value, undefined, 2)}\n`;

const CDKTF_JSON = () => ({
  language: "typescript",
  app: "node --require cdktf-kube-services/ts-node main.ts",
  projectId: randomUUID(),
  sendCrashReports: "false",
  terraformProviders: [],
  terraformModules: [],
  context: {},
});

const TSCONFIG = {
  compilerOptions: {
    target: "ES2022",
    lib: ["ES2023"],
    module: "node16",
    types: ["node"],
    strict: true,
    noUncheckedIndexedAccess: true,
    skipLibCheck: true,
    noEmit: true,
  },
  include: ["*.ts"],
  // `npm run typecheck` checks; to run, the types are only taken out.
  "ts-node": { transpileOnly: true },
};

const MAIN = `import { runApp } from "cdktf-kube-services";
import { environments } from "./environments";
import { Web } from "./web";

// \`npx cdktf list\` shows the environments, \`npx cdktf deploy <environment>\` plans one, asks, and applies it.
runApp((app) => {
  for (const environment of environments) new Web(app, environment.name, environment);
});
`;

const ENVIRONMENTS = (
  engine: Engine,
) => `import { sandboxOr, type Backend, type Cluster, type Exposure } from "cdktf-kube-services";

/** Everything in which the environments differ. */
export interface Environment {
  /** Name of the stack, as in \`cdktf deploy <name>\`. */
  readonly name: string;
  readonly cluster: Cluster;
  /** Where Terraform keeps the state: a team shares it, so that only a trial keeps it in a file. */
  readonly backend: Backend;
  readonly namespace: string;
  readonly replicas: number;
  readonly exposure: Exposure;
  /** Whether what holds data refuses to be destroyed. */
  readonly protect: boolean;
}

// sandboxOr: in a shell with \`eval "$(npx cdktf-kube-services sandbox env)"\` all of them go to the sandbox.
export const environments: readonly Environment[] = [
  {
    name: "dev",
    cluster: sandboxOr({ kubeconfig: "~/.kube/config", context: "dev" }),
    backend: { type: "local" },
    namespace: "web-dev",
    replicas: 1,
    exposure: { type: "None" },
    protect: false,
  },
  {
    name: "prod",
    cluster: sandboxOr({ kubeconfig: "~/.kube/config", context: "prod" }),
    backend: { type: "local" }, // such as { type: "s3", bucket: "…", key: "prod.tfstate", region: "…", useLockfile: true }
    namespace: "web",
    replicas: 3,
    exposure: { type: "LoadBalancer", loadBalancerSourceRanges: ["192.0.2.0/24"] },
    protect: true,
  },
];
${engine === DEFAULT_ENGINE ? "" : "\n/** The Terraform or OpenTofu that all of them are applied with. */\nexport const engine = " + JSON.stringify(engine) + ";\n"}`;

const WEB = (engine: Engine) => `import { EnvironmentStack, StatelessService } from "cdktf-kube-services";
import type { Construct } from "constructs";
import { ${engine === DEFAULT_ENGINE ? "" : "engine, "}type Environment } from "./environments";

/** One environment: a website that anybody may replace by their own. */
export class Web extends EnvironmentStack {
  readonly web: StatelessService;

  constructor(scope: Construct, id: string, environment: Environment) {
    super(scope, id, {
      cluster: environment.cluster,
      backend: environment.backend,${engine === DEFAULT_ENGINE ? "" : "\n      engine,"}
      namespace: { name: environment.namespace, create: true, podSecurity: "restricted" },
      securityProfile: "restricted", // pods run without root, privileges and a writable image
      protect: environment.protect,
    });
    this.web = new StatelessService(this, "web", {
      replicas: environment.replicas,
      containers: [
        {
          image: "nginxinc/nginx-unprivileged:1.27",
          ports: [{ containerPort: 8080, servicePort: 80, appProtocol: "http" }],
          readinessProbe: { httpGet: { port: 8080 } },
          resources: { requests: { cpu: "50m", memory: "32Mi" }, limits: { memory: "64Mi" } },
          writablePaths: ["/tmp"],
        },
      ],
      exposure: environment.exposure,
    });
  }
}
`;

const TEST = `import "cdktf-kube-services/testing/vitest";
import { App } from "cdktf";
import { describe, expect, test } from "vitest";
import { environments } from "./environments";
import { Web } from "./web";

describe.each(environments)("$name", (environment) => {
  const stack = new Web(new App(), environment.name, environment);

  test("serves the website on port 80, from as many pods as it says", () => {
    expect(stack).toHaveService("web", { ports: [{ port: 80, targetPort: 8080 }] });
    expect(stack).toHaveWorkload("web-v1", { replicas: environment.replicas });
  });

  test("is reached from outside where it says so, and nowhere else", () => {
    if (environment.exposure.type === "None") expect(stack).not.toExpose("web");
    else expect(stack).toExpose("web", "LoadBalancer");
  });
});
`;
