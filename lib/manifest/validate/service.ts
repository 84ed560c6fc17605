import { isIP } from "node:net";
import { isIpAddress, isSpecialAddress } from "../../addresses";
import { isLabelName, isPortName, isServiceName, isSubdomain } from "../../names";
import { fieldsOf, given, isEmpty, itemsOf, need, numberOf, textOf, unique, type Rules } from "./scope";

/** Source: https://kubernetes.io/docs/reference/kubernetes-api/service-resources/service-v1/ */
export const SERVICE_RULES: Rules = {
  ServiceSpec: (spec, scope) => {
    const type = spec["type"] ?? "ClusterIP";
    const headless = spec["clusterIP"] === "None";
    const external = type === "NodePort" || type === "LoadBalancer";
    const ports = itemsOf(spec["ports"]);
    const only = (key: string, allowed: string, holds: boolean): void => {
      if (isEmpty(spec[key]) || spec[key] === "" || spec[key] === 0 || holds) return;
      scope.tell({ code: "ServiceFieldOutOfPlace", what: `${key} is not for this Service`, allowed }, key);
    };
    if (isEmpty(spec["ports"]) && !headless && type !== "ExternalName") {
      scope.tell({ code: "PortsMissing", what: "a Service with an address needs a port", fix: "add ports" }, "ports");
    }
    if (type === "ExternalName") {
      const name = textOf(spec["externalName"]);
      if (!given(spec["externalName"]) || spec["externalName"] === "") {
        scope.tell({ code: "ExternalNameInvalid", what: "externalName is missing", fix: "add it" }, "externalName");
      } else if (name !== undefined && !isSubdomain(name.replace(/\.$/, ""))) {
        scope.tell({ code: "ExternalNameInvalid", what: "this is no DNS name", value: name }, "externalName");
      }
      if (textOf(spec["clusterIP"]) !== undefined) {
        scope.tell({ code: "ServiceFieldOutOfPlace", what: "an ExternalName has no address" }, "clusterIP");
      }
    }
    if (headless && external) {
      scope.tell({ code: "ExposureHeadless", what: `a headless Service cannot be a ${type}` }, "clusterIP");
    }
    only(
      "externalTrafficPolicy",
      "NodePort, LoadBalancer, or with externalIPs",
      external || !isEmpty(spec["externalIPs"]),
    );
    only("loadBalancerSourceRanges", "LoadBalancer alone", type === "LoadBalancer");
    only("loadBalancerClass", "LoadBalancer alone", type === "LoadBalancer");
    only(
      "healthCheckNodePort",
      "LoadBalancer with externalTrafficPolicy Local",
      type === "LoadBalancer" && spec["externalTrafficPolicy"] === "Local",
    );
    if (given(spec["allocateLoadBalancerNodePorts"]) && type !== "LoadBalancer") {
      const what = "allocateLoadBalancerNodePorts is not for this Service";
      scope.tell(
        { code: "ServiceFieldOutOfPlace", what, allowed: "LoadBalancer alone" },
        "allocateLoadBalancerNodePorts",
      );
    }
    if (type === "ClusterIP") {
      for (const [port, index] of ports) {
        if (!given(port["nodePort"]) || port["nodePort"] === 0) continue;
        const what = "a Service of type ClusterIP has no node ports";
        scope.tell(
          { code: "NodePortOutOfPlace", what, fix: "take it out, or set type: NodePort" },
          "ports",
          index,
          "nodePort",
        );
      }
    }
    const outside: unknown = spec["externalIPs"];
    if (Array.isArray(outside)) {
      outside.forEach((address: unknown, index) => {
        if (!isIpAddress(textOf(address) ?? "") || !isSpecialAddress(address as string)) return;
        const what = "nobody outside of a node can send anything to this address";
        scope.tell({ code: "AddressInvalid", what, value: address }, "externalIPs", index);
      });
    }
    const ips = spec["clusterIPs"];
    if (Array.isArray(ips) && ips.length > 1 && ips.includes("None")) {
      scope.tell({ code: "ClusterIpsContradiction", what: "None stands alone", fix: "keep one" }, "clusterIPs");
    }
    if (
      Array.isArray(ips) &&
      ips.length > 0 &&
      textOf(spec["clusterIP"]) !== undefined &&
      ips[0] !== spec["clusterIP"]
    ) {
      const what = "the first of clusterIPs must be clusterIP";
      scope.tell({ code: "ClusterIpsContradiction", what }, "clusterIPs", 0);
    }
    const families = spec["ipFamilies"];
    const addresses: readonly unknown[] = Array.isArray(ips) && ips.length > 0 ? ips : [spec["clusterIP"]];
    addresses.forEach((address, index) => {
      const family: unknown = Array.isArray(families) ? families[index] : undefined;
      const version = isIP(textOf(address) ?? "");
      if (version === 0 || textOf(family) === undefined || family === `IPv${version}`) return;
      const what = `the address ${String(address)} is not of the family ${String(family)}`;
      scope.tell({ code: "IpFamiliesContradiction", what }, "ipFamilies", index);
    });
    if (Array.isArray(families) && families.length > 1) {
      if (spec["ipFamilyPolicy"] === "SingleStack" && type !== "ExternalName") {
        const what = "SingleStack has one address family";
        scope.tell({ code: "IpFamiliesContradiction", what, fix: "name one family" }, "ipFamilies");
      }
      if (new Set(families).size < families.length) {
        scope.tell({ code: "IpFamiliesContradiction", what: "a family is named twice" }, "ipFamilies");
      }
    }
    for (const [port, index] of ports) {
      const name = textOf(port["name"]);
      if (ports.length > 1 && (!given(port["name"]) || port["name"] === "")) {
        const what = "a Service with several ports needs a name for each";
        scope.tell({ code: "PortNameMissing", what, fix: "add name" }, "ports", index, "name");
      }
      if (name !== undefined && !isLabelName(name)) {
        const allowed = "lowercase letters, digits and '-', at most 63 characters";
        scope.tell(
          { code: "PortNameInvalid", what: "this is no name of a port", value: name, allowed },
          "ports",
          index,
          "name",
        );
      }
      const target = port["targetPort"];
      if (typeof target === "number" && (target < 1 || target > 65_535) && target !== 0) {
        const allowed = "1 to 65535";
        scope.tell(
          { code: "PortNumberInvalid", what: "this is no port", value: target, allowed },
          "ports",
          index,
          "targetPort",
        );
      } else if (textOf(target) !== undefined && !isPortName(String(target))) {
        const allowed = "lowercase letters, digits and single '-', a letter, at most 15 characters";
        scope.tell(
          { code: "PortNameInvalid", what: "no port can have this name", value: target, allowed },
          "ports",
          index,
          "targetPort",
        );
      }
    }
    unique(
      ports.map(([{ name }, index]) => [textOf(name), "ports", index, "name"]),
      "PortNameDuplicate",
      (name) => `the Service has a port ${name} already`,
      scope,
    );
    const transport = (protocol: unknown): string => textOf(protocol) ?? "TCP";
    unique(
      ports.map(([{ port, protocol }, index]) => [
        numberOf(port) === undefined ? undefined : `${String(port)}/${transport(protocol)}`,
        "ports",
        index,
        "port",
      ]),
      "ServicePortCollision",
      (key) => `the Service has the port ${key} already`,
      scope,
    );
    unique(
      ports.map(([{ nodePort, protocol }, index]) => [
        numberOf(nodePort) === undefined || nodePort === 0 ? undefined : `${String(nodePort)}/${transport(protocol)}`,
        "ports",
        index,
        "nodePort",
      ]),
      "NodePortDuplicate",
      (key) => `the Service has the node port ${key} already`,
      scope,
    );
  },
  Service: (service, scope) => {
    const name = textOf(fieldsOf(service["metadata"])["name"]);
    if (name === undefined || isServiceName(name)) return;
    const allowed = "lowercase letters, digits and '-', a letter first, at most 63 characters";
    scope.tell(
      { code: "ServiceNameInvalid", what: "no Service can have this name", value: name, allowed },
      "metadata",
      "name",
    );
  },
  ServicePort: (port, scope) => {
    if (numberOf(port["port"]) === undefined && !given(port["port"])) need(port, "port", scope, "PortNumberInvalid");
  },
  EndpointSlice: (slice, scope) => {
    unique(
      itemsOf(slice["ports"]).map(([{ name }, index]) => [given(name) ? textOf(name) : "", "ports", index, "name"]),
      "PortNameDuplicate",
      (name) => `the slice has a port "${name}" already`,
      scope,
    );
  },
  Endpoint: (endpoint, scope) => {
    const { addresses } = endpoint;
    const family = { IPv4: 4, IPv6: 6 }[String(scope.object["addressType"])];
    if (Array.isArray(addresses) && family !== undefined) {
      addresses.forEach((address: unknown, index) => {
        const text = textOf(address);
        if (text === undefined || (isIP(text) === family && !isSpecialAddress(text))) return;
        const [what, allowed] = ["no endpoint can have this address", `an IPv${family} address of a pod or host`];
        scope.tell({ code: "AddressInvalid", what, value: text, allowed }, "addresses", index);
      });
    }
    if (!Array.isArray(addresses) || (addresses.length > 0 && addresses.length <= 100)) return;
    scope.tell({ code: "AddressInvalid", what: "an endpoint has 1 to 100 addresses" }, "addresses");
  },
  EndpointSubset: (subset, scope) => {
    const ports = itemsOf(subset["ports"]);
    for (const [port, index] of ports.length > 1 ? ports : []) {
      if (given(port["name"]) && port["name"] !== "") continue;
      const what = "each of several ports needs a name";
      scope.tell({ code: "PortNameMissing", what, fix: "add name" }, "ports", index, "name");
    }
    if (isEmpty(fieldsOf(subset)) || (isEmpty(subset["addresses"]) && isEmpty(subset["notReadyAddresses"]))) {
      scope.tell({
        code: "AddressInvalid",
        what: "a subset needs addresses",
        fix: "add addresses or notReadyAddresses",
      });
    }
  },
};
