import { App } from "cdktf";
import { resourceSchemaOf, toTerraform, type ConvertedManifest } from "../manifest";
import { Ingress, type IngressProps } from "../route";
import { WorkloadService, type WorkloadServiceProps } from "../service-types";
import type { EnvironmentStack } from "../stack";
import { Inexpressible, overridesFor } from "./differences";
import { fieldsOf, type Props } from "./fields";
import type { Way } from "./labels";
import { Code } from "./literal";
import { ingressProps, withServices, withoutServiceNames } from "./route-props";
import { portProps, serviceProps } from "./service-props";
import type { StackFacts } from "./stack-facts";
import { TRIED, literal } from "./trial";
import { reasonOf, trialStack } from "./trial-stack";

/** A Service of the code, and the constant of its construct. */
export interface KnownService {
  readonly manifest: ConvertedManifest;
  readonly constant: string;
}

/**
 * Tries out Ingresses that lead to services of the code, in one stack that is never synthesised: two that want the same
 * requests do not get on in it, as they would not in the code's own.
 */
export class RouteTrial {
  private readonly stack: EnvironmentStack;
  private readonly doubles = new Map<ConvertedManifest, WorkloadService>();
  private count = 0;

  /** @param namespace the namespace of objects that name none */
  constructor(
    namespace: string,
    private readonly facts: StackFacts,
  ) {
    this.stack = trialStack(new App({ stackTraces: false }), "routes", namespace, facts);
  }

  /**
   * The props of an Ingress in the code, or why its construct cannot stand for it.
   * @param knownOf the Service of a name in its namespace, where that has a construct
   */
  fit(
    route: ConvertedManifest,
    knownOf: (name: string) => KnownService | undefined,
  ): Props | { readonly reason: string } {
    try {
      const way: Way = { facts: this.facts, asGiven: this.facts.asGiven, described: false, ports: "given" };
      const serviceOf = (name: string): KnownService => {
        const service = knownOf(name);
        if (service === undefined) throw new Inexpressible(`no construct for the Service ${name}`);
        return service;
      };
      const props = literal(ingressProps(route, (name) => serviceOf(name).manifest.object, way)) as Props;
      const given = withServices(props, (name) => this.doubleOf(serviceOf(name).manifest, way));
      const { resource } = new Ingress(this.stack, `${TRIED}-${this.count++}`, given as unknown as IngressProps);
      const schema = resourceSchemaOf(route.resourceType);
      const made = withoutServiceNames(toTerraform(resource.object).attributes);
      const wanted = withoutServiceNames(route.attributes);
      const [difference] = schema === undefined ? [] : overridesFor(schema.block, made, wanted);
      if (difference !== undefined) return { reason: `the construct says otherwise: ${difference.path}` };
      return withServices(props, (name) => new Code(serviceOf(name).constant));
    } catch (error) {
      return { reason: reasonOf(error) };
    }
  }

  /** What stands for a service of the code: the same name and ports. */
  private doubleOf(manifest: ConvertedManifest, way: Way): WorkloadService {
    const known = this.doubles.get(manifest);
    if (known !== undefined) return known;
    const { object } = manifest;
    const props = {
      ...serviceProps(object, way),
      selector: fieldsOf(object, "spec", "selector"),
      ports: portProps(object),
    };
    const double = new WorkloadService(
      this.stack,
      `double-${this.count++}`,
      literal(props) as unknown as WorkloadServiceProps,
    );
    this.doubles.set(manifest, double);
    return double;
  }
}
