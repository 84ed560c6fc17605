import { isAddressRange, isPartOfRange } from "../../addresses";
import { defined } from "../../defined";
import { hasIdleParts, isPortName, isSubdomain } from "../../names";
import { exactlyOne, fieldsOf, given, isEmpty, isOpen, numberOf, textOf, within, type Rules } from "./scope";

const CLASS_ANNOTATION = "kubernetes.io/ingress.class";

/** Source: https://kubernetes.io/docs/reference/kubernetes-api/service-resources/ingress-v1/, …/policy-resources/network-policy-v1/ */
export const NETWORK_RULES: Rules = {
  ServiceBackendPort: (port, scope) => {
    within(port, "number", 0, 65_535, scope);
    const name = textOf(port["name"]);
    if (name !== undefined && !isPortName(name)) {
      scope.tell({ code: "PortNameInvalid", what: "no port can have this name", value: name }, "name");
    }
  },
  Ingress: (ingress, scope) => {
    const { ingressClassName } = fieldsOf(ingress["spec"]);
    const older = textOf(fieldsOf(fieldsOf(ingress["metadata"])["annotations"])[CLASS_ANNOTATION]);
    if (older === undefined || textOf(ingressClassName) === undefined || older === ingressClassName) return;
    const what = `the annotation names another class than ingressClassName, ${String(ingressClassName)}`;
    const place = ["metadata", "annotations", CLASS_ANNOTATION];
    scope.tell({ code: "IngressClassAmbiguous", what, value: older, fix: "take the annotation out" }, ...place);
  },
  NetworkPolicySpec: (spec, scope) => {
    if (!Array.isArray(spec["policyTypes"]) || spec["policyTypes"].length <= 2) return;
    const what = "there are two types, and each is named once";
    scope.tell({ code: "PolicyTypesTooMany", what, allowed: "Ingress, Egress" }, "policyTypes");
  },
  IngressSpec: (spec, scope) => {
    if (!isEmpty(spec["rules"]) || given(spec["defaultBackend"])) return;
    scope.tell({ code: "IngressEmpty", what: "an Ingress needs rules or a defaultBackend" });
  },
  IngressRule: (rule, scope) => {
    const host = textOf(rule["host"]);
    if (host === undefined) return;
    const plain = host.startsWith("*.") ? host.slice(2) : host;
    if (/^\d+(\.\d+){3}$/.test(host) || host.includes(":")) {
      scope.tell({ code: "HostInvalid", what: "the host must be a name, not an address", value: host }, "host");
    } else if (!isSubdomain(plain))
      scope.tell({ code: "HostInvalid", what: "this is no DNS name", value: host }, "host");
  },
  HTTPIngressPath: (path, scope) => {
    const text = textOf(path["path"]);
    const type = path["pathType"];
    if (type !== "Exact" && type !== "Prefix") return;
    if (isOpen(path["path"])) return;
    if (text === undefined || !text.startsWith("/")) {
      scope.tell({ code: "PathNotAbsolute", what: "the path must begin with /", ...defined({ value: text }) }, "path");
    } else if (hasIdleParts(text)) {
      scope.tell({ code: "PathNotAbsolute", what: "the path has parts that mean nothing", value: text }, "path");
    }
  },
  IngressBackend: (backend, scope) => exactlyOne(backend, ["service", "resource"], "BackendAmbiguous", scope),
  IngressServiceBackend: (backend, scope) => {
    const port = fieldsOf(backend["port"]);
    const [name, number] = [textOf(port["name"]) !== undefined, (numberOf(port["number"]) ?? 0) !== 0];
    if (isEmpty(backend["port"]) || name === number) {
      if (given(backend["port"]) && (typeof port["number"] === "string" || !isEmpty(port)) && name !== number) return;
      scope.tell(
        { code: "PortReferenceInvalid", what: "a port has a name or a number", allowed: "exactly one of name, number" },
        "port",
      );
    }
  },
  NetworkPolicyPeer: (peer, scope) => {
    const selects = given(peer["podSelector"]) || given(peer["namespaceSelector"]);
    if (!selects && !given(peer["ipBlock"]))
      scope.tell({ code: "PeerEmpty", what: "a peer needs a selector or an ipBlock" });
    if (selects && given(peer["ipBlock"])) {
      scope.tell(
        { code: "PeerAmbiguous", what: "a peer has selectors or an ipBlock, not both", fix: "make them two peers" },
        "ipBlock",
      );
    }
  },
  IPBlock: (block, scope) => {
    const whole = textOf(block["cidr"]) ?? "";
    if (!isAddressRange(whole) || !Array.isArray(block["except"])) return;
    block["except"].forEach((range: unknown, index) => {
      const part = textOf(range) ?? "";
      if (!isAddressRange(part) || isPartOfRange(part, whole)) return;
      const allowed = `a part of ${whole}`;
      scope.tell({ code: "PeerExceptOutside", what: "this is no part of cidr", value: part, allowed }, "except", index);
    });
  },
  NetworkPolicyPort: (port, scope) => {
    const name = textOf(port["port"]);
    if (name !== undefined && !isPortName(name)) {
      scope.tell({ code: "PortNameInvalid", what: "no port can have this name", value: name }, "port");
    }
    for (const key of ["port", "endPort"]) within(port, key, 1, 65_535, scope);
    const [first, last] = [numberOf(port["port"]), numberOf(port["endPort"])];
    if (last === undefined) return;
    if (first === undefined || last < first) {
      scope.tell(
        { code: "PortRangeInvalid", what: "endPort ends a range that begins at a number, port", value: last },
        "endPort",
      );
    }
  },
};
