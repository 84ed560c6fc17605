import { TerraformStack } from "cdktf";
import type { Construct } from "constructs";
import {
  EDIT_HIDDEN,
  OWNERSHIP_KEYS,
  ObjectConstruct,
  checkObjectName,
  checkProps,
  checkReservedLabels,
  editParts,
  editsOf,
  environmentOf,
  labelMap,
  labelName,
  objectMetadata,
  objectName,
  ownershipLabels,
  type Edits,
  type KubernetesResource,
  type ObjectMetadata,
  type PropsCheck,
} from "../resource";
import { checkWaysIn, createWaysIn, type Reached } from "./way-in";

/** What all routes have in common. */
export interface RouteProps {
  /** Name of the route's object. @default - the construct's id */
  readonly name?: string;
  /** Namespace of the object, and of the services that it leads to. @default - the stack's */
  readonly namespace?: string;
  /** Labels of the object, beside those of the library. @default - none */
  readonly labels?: Readonly<Record<string, string>>;
  /**
   * Namespace of the controller's own pods: where `allowFrom` of the services or the stack's `isolated` shuts their pods
   * off, they are let in, by a NetworkPolicy for each service.
   * @default - nobody is let in for the route
   */
  readonly controllerNamespace?: string;
  /** "Edit YAML" of the object; see `editYaml`. @default - none */
  readonly edit?: Edits<"route">;
}

/** Checks of the props that all routes share. */
export const routeShape = {
  name: objectName.optional(),
  namespace: objectName.optional(),
  labels: labelMap.optional(),
  controllerNamespace: labelName.optional(),
  edit: editsOf("route"),
};

/** What the constructs of this library say of the route that they make for an exposure. */
export interface RouteContext {
  /** Name in the Terraform address. @default - made of the construct's path */
  readonly logicalId?: string;
  /** Labels instead of those that the name gives. @default - those */
  readonly ownLabels?: Readonly<Record<string, string>>;
  /** Whether the service says by its exposure who is let in. @default false */
  readonly ofExposure?: boolean;
}

/** How a kind of routes is checked. */
interface RouteCheck<Props> extends Required<Omit<PropsCheck<Props>, "hidden">> {
  readonly kind: "Ingress" | "HTTPRoute";
  /** The services that a route leads to. */
  readonly reached: (props: Props) => readonly Reached[];
}

/**
 * What an Ingress and an HTTPRoute have in common: requests from outside, and the services that take them.
 * @example
 * ```ts
 * const web = new StatelessService(prod, "web", {
 *   containers: [{ image: "example.com/web:1", ports: [{ containerPort: 8080, servicePort: 80 }] }],
 *   exposure: { type: "Ingress", host: "shop.example.com" },
 * });
 * const route: RouteConstruct | undefined = web.ingress ?? web.httpRoute;
 * route?.editYaml({ route: { patch: { metadata: { annotations: { "example.com/team": "shop" } } } } });
 * ```
 */
export abstract class RouteConstruct<Props extends RouteProps = RouteProps> extends ObjectConstruct {
  /** Name of the object. */
  readonly name: string;
  /** Namespace of the object. */
  readonly namespace: string;
  /** The NetworkPolicies that let the controller in. */
  readonly waysIn: readonly KubernetesResource[];
  /** @internal */
  protected readonly logicalId: string;

  /** @internal */
  protected constructor(
    scope: Construct,
    id: string,
    props: Props,
    private readonly context: RouteContext,
    checkOf: (route: Construct) => RouteCheck<Props>,
  ) {
    super(scope, id);
    const { schema, across, kind, reached } = checkOf(this);
    checkProps<Props>(this.node.path, props, {
      schema,
      hidden: EDIT_HIDDEN,
      across: (given, report) => {
        checkObjectName(given, id, report);
        checkReservedLabels(given.labels, OWNERSHIP_KEYS, "labels", report);
        across(given, report);
        if (context.ofExposure !== true) checkWaysIn(this, kind, reached(given), given.controllerNamespace, report);
      },
    });
    this.name = props.name ?? id;
    this.namespace = props.namespace ?? environmentOf(this).namespace;
    this.logicalId = context.logicalId ?? TerraformStack.of(this).getLogicalId(this.node);
    this.waysIn = createWaysIn(
      this,
      { name: this.name, labels: ownershipLabels(this, this.name), logicalId: this.logicalId },
      reached(props).map(({ service }) => service),
      props.controllerNamespace,
    );
  }

  /**
   * "Edit YAML" of the consoles: changes the object past the props, and checks it like a manifest. What an edit is, see
   * `ObjectEdit`; the address stays, and name and namespace cannot be edited. Whether the services are there that an edit
   * leads to is not checked.
   * @throws KubeServicesError with all that is wrong with the edit
   */
  editYaml(edits: Edits<"route"> | undefined): void {
    editParts(this, edits, { route: this.resource });
  }

  /**
   * The object's metadata, with what the platform says of it.
   * @internal
   */
  protected metadata(
    labels: RouteProps["labels"],
    annotations: Readonly<Record<string, string>> | undefined,
  ): ObjectMetadata {
    const { name, namespace } = this;
    return objectMetadata(this, {
      name,
      namespace,
      labels: { ...(this.context.ownLabels ?? ownershipLabels(this, name)), ...labels },
      annotations: { ...environmentOf(this).platform.describe({}), ...annotations },
    });
  }
}
