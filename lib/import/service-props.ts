import type { JsonObject } from "../json-object";
import type { KubernetesObject } from "../manifest";
import { fieldsOf, listOf, unlessEmpty, without, type Props } from "./fields";
import { descriptionProps, identity, type Way } from "./labels";

/** Props of a Service by itself, beside its ports, its labels and its selector. */
export function serviceProps(service: KubernetesObject, way: Way): Props {
  const spec = fieldsOf(service, "spec");
  const sticky = fieldsOf(spec, "sessionAffinityConfig", "clientIP")["timeoutSeconds"];
  const defaultSeconds = way.facts.platform === "dce" ? 30 : 10_800;
  const families = spec["ipFamilies"];
  const single = spec["ipFamilyPolicy"] === undefined || spec["ipFamilyPolicy"] === "SingleStack";
  // What a cluster of one family fills in.
  const usual =
    single && (families === undefined || (way.facts.live && Array.isArray(families) && families.join() === "IPv4"));
  return without({
    ...identity(service, way),
    ...descriptionProps(service, way),
    access: accessProps(spec),
    exposure: exposureProps(spec),
    stickySession:
      spec["sessionAffinity"] !== "ClientIP"
        ? undefined
        : (sticky ?? 10_800) === defaultSeconds
          ? true
          : { timeoutSeconds: sticky ?? 10_800 },
    publishNotReadyAddresses: spec["publishNotReadyAddresses"] === true ? true : undefined,
    internalTrafficPolicy: spec["internalTrafficPolicy"] === "Cluster" ? undefined : spec["internalTrafficPolicy"],
    ipFamilies: usual ? undefined : families,
    ipFamilyPolicy: usual ? undefined : spec["ipFamilyPolicy"],
  });
}

function accessProps({ clusterIP }: JsonObject): Props | undefined {
  if (clusterIP === "None") return { type: "Headless" };
  return clusterIP === undefined || clusterIP === "" ? undefined : { type: "VirtualIP", clusterIP };
}

function exposureProps(spec: JsonObject): Props | undefined {
  const { type } = spec;
  if (type !== "NodePort" && type !== "LoadBalancer") return undefined;
  const chosen = listOf(spec["ports"]).filter(({ nodePort }) => typeof nodePort === "number" && nodePort !== 0);
  const balanced = type === "LoadBalancer";
  const address = spec["loadBalancerIP"];
  return without({
    type,
    nodePorts: unlessEmpty(Object.fromEntries(chosen.map((port) => [portKey(port), port["nodePort"]]))),
    externalTrafficPolicy: spec["externalTrafficPolicy"] === "Cluster" ? undefined : spec["externalTrafficPolicy"],
    loadBalancer: balanced && address !== undefined ? { type: "Other", address } : undefined,
    loadBalancerSourceRanges: balanced ? spec["loadBalancerSourceRanges"] : undefined,
    loadBalancerClass: balanced ? spec["loadBalancerClass"] : undefined,
    allocateLoadBalancerNodePorts: balanced && spec["allocateLoadBalancerNodePorts"] === false ? false : undefined,
  });
}

/** The name by which constructs know a port. */
const portKey = ({ name, port, protocol = "TCP" }: JsonObject): string =>
  typeof name === "string" ? name : `${String(protocol).toLowerCase()}-${String(port)}`;

/** The ports of a Service, in the words of the props. */
export function portProps(service: KubernetesObject): Props[] {
  return listOf(fieldsOf(service, "spec")["ports"]).map(({ name, port, targetPort, protocol, appProtocol }) =>
    without({
      name,
      port,
      targetPort: targetPort === port ? undefined : targetPort,
      protocol: protocol === "TCP" ? undefined : protocol,
      appProtocol,
    }),
  );
}
