import { App } from "cdktf";
import { KubeServicesError } from "../errors";
import { resourceSchemaOf, toTerraform, type ConvertedManifest } from "../manifest";
import { Ingress, type IngressProps } from "../route";
import { WorkloadService, type WorkloadServiceProps } from "../service-types";
import { EnvironmentStack } from "../stack";
import { InexpressibleDifference, overridesFor } from "./differences";
import { fieldsOf, type Props } from "./fields";
import type { Way } from "./labels";
import { Code } from "./literal";
import { ingressProps, withServices, withoutServiceNames } from "./route-props";
import { portProps, serviceProps } from "./service-props";
import { platformOf, type StackFacts } from "./stack-facts";
import { TRIED, literal } from "./trial";

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
    this.stack = new EnvironmentStack(new App({ stackTraces: false }), "routes", {
      cluster: { inCluster: true },
      namespace: facts.namespace ?? namespace,
      platform: platformOf(facts),
      asGiven: facts.asGiven,
      labels: facts.labels,
      partOf: facts.partOf ?? "trial",
    });
  }

  /**
   * The props of an Ingress in the code, or why its construct cannot stand for it.
   * @param known the Services of its namespace that have a construct, by name
   */
  fit(route: ConvertedManifest, known: ReadonlyMap<string, KnownService>): Props | { readonly reason: string } {
    try {
      const way: Way = { facts: this.facts, asGiven: this.facts.asGiven, described: false, ports: "given" };
      const serviceOf = (name: string): KnownService => {
        const service = known.get(name);
        if (service === undefined) throw new InexpressibleDifference(`no construct for the Service ${name}`);
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
      if (error instanceof InexpressibleDifference) return { reason: error.path };
      if (!KubeServicesError.is(error)) throw error;
      const [problem] = error.problems;
      return { reason: [problem?.prop, problem?.what].filter((part) => part !== undefined && part !== "").join(": ") };
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
