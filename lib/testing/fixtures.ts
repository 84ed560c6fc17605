import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { App, Testing } from "cdktf";
import { EnvironmentStack, type EnvironmentStackProps } from "../stack";

/** Props of a stack for tests: those of an `EnvironmentStack`, of which none is required. */
export interface TestStackProps extends Partial<EnvironmentStackProps> {
  /**
   * The id of the stack.
   * @default "test"
   */
  readonly id?: string;
}

let folder: string | undefined;

/** A folder of this process's tests alone, removed when it ends. */
function temporaryFolder(): string {
  if (folder === undefined) {
    const made = mkdtempSync(join(tmpdir(), "kube-services-test-"));
    process.once("exit", () => rmSync(made, { recursive: true, force: true }));
    folder = made;
  }
  return folder;
}

/**
 * A stack for tests, in an app of its own: its cluster is nowhere, its state and what is synthesised stand in a temporary
 * folder, which goes when the process ends, and nothing that it synthesises depends on the version of CDKTF. Constructs
 * are put into it as into any stack.
 *
 * @param props what is to be as in the stack that is tested, such as `platform` or `securityProfile`
 * @default props - the namespace `test`, which is there already, and the defaults of `EnvironmentStack`
 * @throws KubeServicesError with all that is wrong with the props
 * @example
 * const stack = testStack({ securityProfile: "restricted" });
 * new StatelessService(stack, "web", {
 *   containers: [{ image: "example.com/web:1", ports: [{ containerPort: 8080 }] }],
 * });
 * expect(stack).toHaveService("web");
 */
export function testStack({ id = "test", ...props }: TestStackProps = {}): EnvironmentStack {
  const place = temporaryFolder();
  const app = Testing.stubVersion(new App({ outdir: join(place, "cdktf.out"), stackTraces: false }));
  return new EnvironmentStack(app, id, {
    cluster: { kubeconfig: join(place, "no-kubeconfig"), context: "none" },
    namespace: "test",
    backend: { type: "local", path: join(place, `${id}.tfstate`) },
    ...props,
  });
}
