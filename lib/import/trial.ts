import { App } from "cdktf";
import { Construct } from "constructs";
import { KubeServicesError } from "../errors";
import { literalText, resourceSchemaOf, toTerraform, type ConvertedManifest } from "../manifest";
import type { KubernetesResource } from "../resource";
import { ExternalService, StatefulService, StatelessService, WorkloadService } from "../service-types";
import { EnvironmentStack } from "../stack";
import { InexpressibleDifference, overridesFor, type Override } from "./differences";
import type { Group } from "./merge";
import { fieldsOf, identity, portProps, serviceProps, without, workloadServiceProps, type Props } from "./props";

/** A service construct that stands for given objects: its props, and the overrides that make it equal to them. */
export interface Fitting {
  readonly props: Props;
  /** With the resource type before each path. */
  readonly overrides: readonly Override[];
}

type ServiceGroup = Exclude<Group, { type: "KubernetesResource" }>;

/**
 * Tries constructs out, in a stack that is never synthesised: only so is it known what a construct makes of its props,
 * and what its checks refuse.
 */
export class Trial {
  private readonly stack: EnvironmentStack;
  private count = 0;

  /**
   * @param namespace the namespace of objects that name none
   * @param exact as for `overridesFor`
   */
  constructor(
    namespace: string,
    private readonly exact: boolean,
  ) {
    this.stack = new EnvironmentStack(new App({ stackTraces: false }), "trial", {
      cluster: { inCluster: true },
      namespace,
    });
  }

  /**
   * The props and overrides of a group, or why its construct cannot stand for it.
   */
  fit(group: ServiceGroup): Fitting | { readonly reason: string } {
    const props = literal(propsOf(group)) as Props;
    const wanted = "workload" in group ? [group.service, group.workload] : [group.service];
    try {
      const { resources } = this.make(group.type, props);
      if (resources.length !== wanted.length) return { reason: "the construct makes other objects as well" };
      const overrides = wanted.flatMap((manifest) => this.overrides(manifest, resources));
      return { props: withoutStackNamespace(props, group.service), overrides };
    } catch (error) {
      if (error instanceof InexpressibleDifference) return { reason: error.message };
      if (!KubeServicesError.is(error)) throw error;
      const [problem] = error.problems;
      return { reason: [problem?.prop, problem?.what].filter((part) => part !== undefined && part !== "").join(": ") };
    }
  }

  private overrides(manifest: ConvertedManifest, resources: readonly KubernetesResource[]): readonly Override[] {
    const schema = resourceSchemaOf(manifest.resourceType);
    const resource = resources.find(({ terraformResourceType }) => terraformResourceType === manifest.resourceType);
    if (schema === undefined || resource === undefined) throw new InexpressibleDifference(manifest.resourceType);
    const { attributes } = toTerraform(resource.object);
    return overridesFor(schema.block, attributes, manifest.attributes, this.exact).map(({ path, value }) => ({
      path: `${manifest.resourceType}.${path}`,
      value,
    }));
  }

  private make(type: ServiceGroup["type"], props: Props): { readonly resources: readonly KubernetesResource[] } {
    const scope = new Construct(this.stack, `trial-${this.count++}`);
    const id = String(props["name"]);
    const given = props as never; // the construct checks them
    switch (type) {
      case "StatelessService":
        return new StatelessService(scope, id, given);
      case "StatefulService":
        return new StatefulService(scope, id, given);
      case "ExternalService":
        return new ExternalService(scope, id, given);
      case "WorkloadService":
        return new WorkloadService(scope, id, given);
    }
  }
}

function propsOf(group: ServiceGroup): Props {
  const { object } = group.service;
  switch (group.type) {
    case "StatelessService":
    case "StatefulService":
      return workloadServiceProps(group.workload.object, object);
    case "ExternalService": {
      const labels = serviceProps(object)["labels"];
      return without({ ...identity(object), labels, externalName: fieldsOf(object, "spec")["externalName"] });
    }
    case "WorkloadService":
      return { ...serviceProps(object), selector: fieldsOf(object, "spec", "selector"), ports: portProps(object) };
  }
}

/** A manifest that names no namespace is for the stack's own. */
function withoutStackNamespace(props: Props, { manifest }: ConvertedManifest): Props {
  if (fieldsOf(manifest.object, "metadata")["namespace"] !== undefined) return props;
  return without({ ...props, namespace: undefined });
}

/** Texts as the construct takes them: `${` of a manifest is no Terraform expression, neither in a key. */
export const literal = literalText<unknown>;
