import type { Construct } from "constructs";
import { z } from "zod";
import {
  EDIT_HIDDEN,
  checkProps,
  editParts,
  editsOf,
  enterAsGiven,
  ownCopy,
  environmentOf,
  isSubdomain,
  props as propsSchema,
  rule,
  tokenOr,
  type Edits,
} from "../resource";
import { Service, checkServiceIdentity, serviceIdentityShape, type ServiceIdentityProps } from "../service";
import { ServiceConstruct, placeOf } from "./service-construct";

/** Props of an `ExternalService`: the DNS name that it stands for, and its own name. */
export interface ExternalServiceProps extends ServiceIdentityProps {
  /** The DNS name that the Service stands for, such as `billing.example.com`. */
  readonly externalName: string;
  /** "Edit YAML" of the Service; see `editYaml`. @default - none */
  readonly edit?: Edits<"service">;
}

/** Props that other services have and this one cannot: each is refused with its reason. */
const REFUSED = {
  selector: ["SelectorExternalName", "an ExternalName Service leads to a name, not to pods"],
  ports: ["PortsExternalName", "an ExternalName Service is a DNS name, and DNS knows no ports"],
  access: ["AccessExternalName", "an ExternalName Service has no address of its own"],
  exposure: ["ExposureExternalName", "an ExternalName Service has no address that could be exposed"],
  stickySession: ["StickySessionExternalName", "clients of an ExternalName Service talk to the other host themselves"],
} as const;

const isHostname = (text: string): boolean => isSubdomain(text.replace(/\.$/, "")) && !/^[\d.]+$/.test(text);
/** Checks the props of an ExternalService. */
export const externalServiceSchema = propsSchema({
  ...serviceIdentityShape,
  edit: editsOf("service"),
  externalName: rule(z.string(), tokenOr(isHostname), {
    code: "ExternalNameInvalid",
    what: "this is no DNS name",
    allowed: "a lowercase DNS name such as billing.example.com; no IP address, scheme, port or path",
    fix: "for an IP address use a ManifestService with a Service that has no selector, and its EndpointSlice",
  }),
  ...Object.fromEntries(Object.keys(REFUSED).map((key) => [key, z.unknown().optional()])),
});

/**
 * An external service (console: "External Service"): a Service that stands for a DNS name outside. No selector, no
 * workload, no exposure, no sticky session. All but name and namespace is changed in place.
 *
 * Address, where the construct `billing` stands directly in a stack: `kubernetes_service_v1.billing`.
 *
 * Source: "Service Types" of
 * https://github.com/kubesphere/website/blob/master/content/en/docs/v3.4/project-user-guide/application-workloads/services.md
 * @example
 * ```ts
 * const billing = new ExternalService(prod, "billing", { externalName: "billing.example.com" });
 * new ConfigMap(prod, "endpoints", { data: { BILLING: `https://${billing.dnsName}` } });
 * ```
 */
export class ExternalService extends ServiceConstruct {
  /** The Service, of type `ExternalName`. */
  readonly service: Service;

  /** @throws KubeServicesError with everything that is wrong with the props */
  constructor(scope: Construct, id: string, props: ExternalServiceProps) {
    super(scope, id);
    enterAsGiven(this, props);
    const environment = environmentOf(this);
    const { asGiven } = environment;
    checkProps<ExternalServiceProps>(this.node.path, props, {
      schema: externalServiceSchema,
      hidden: EDIT_HIDDEN,
      across: (given, report) => {
        checkServiceIdentity(given, id, environment, report);
        for (const [prop, [code, what]] of Object.entries(REFUSED))
          if (Reflect.get(given, prop) !== undefined)
            report({ code, what, prop, fix: "take it out, or use another kind of service" });
      },
    });
    props = ownCopy(props);
    const { logicalId, namespace } = placeOf(this, props);
    const name = props.name ?? id;
    this.service = new Service(this, "Service", {
      ...props,
      name,
      namespace,
      logicalId,
      labels: { ...props.labels, ...(asGiven ? {} : { app: name }) },
      ports: [],
      serviceType: asGiven ? undefined : "externalservice",
    });
    this.editYaml(props.edit);
  }

  /**
   * "Edit YAML" of the consoles: changes the Service past the props, and checks it like a manifest. What an edit is, see
   * `ObjectEdit`; the address stays, and name, namespace and selector cannot be edited.
   * @throws KubeServicesError with all that is wrong with the edit
   */
  editYaml(edits: Edits<"service"> | undefined): void {
    editParts(this, edits, { service: this.service.resource });
  }
}
