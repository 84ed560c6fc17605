import type { JsonObject } from "../../json-object";
import { isLabelName, isPortName, isSubdomain } from "../../names";
import {
  amountOf,
  exactlyOne,
  fieldsOf,
  given,
  isEmpty,
  itemsOf,
  namedOnce,
  need,
  numberOf,
  staysBelow,
  textOf,
  unique,
} from "./scope";
import type { Rules, Scope } from "./scope";

type Placed = readonly [container: JsonObject, list: "containers" | "initContainers", index: number];

function containersOf(pod: JsonObject): readonly Placed[] {
  return (["containers", "initContainers"] as const).flatMap((list) =>
    itemsOf(pod[list]).map(([container, index]): Placed => [container, list, index]),
  );
}

/** Sources of volumes that may be bare devices. */
const CLAIMS = ["persistentVolumeClaim", "ephemeral"];

/** The volumes that a pod's containers see, and whether each is of a claim; undefined where they are known later. */
function volumesOf(pod: JsonObject, scope: Scope): ReadonlyMap<string, boolean> | undefined {
  const listed = itemsOf(pod["volumes"]).map(
    ([volume]) => [String(volume["name"]), CLAIMS.some((source) => given(volume[source]))] as const,
  );
  if (given(pod["volumes"]) && !Array.isArray(pod["volumes"])) return undefined;
  const claims =
    scope.object.kind === "StatefulSet" ? fieldsOf(scope.object["spec"])["volumeClaimTemplates"] : undefined;
  const templates = itemsOf(claims).map(([claim]) => fieldsOf(claim["metadata"])["name"]);
  return new Map([...listed, ...templates.map((name) => [String(name), true] as const)]);
}

/** Source: https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1/ */
export const POD_RULES: Rules = {
  PodSpec: (pod, scope) => {
    const containers = containersOf(pod);
    if (Array.isArray(pod["containers"]) ? pod["containers"].length === 0 : !given(pod["containers"])) {
      scope.tell({ code: "ContainersMissing", what: "a pod needs a container", fix: "add containers" }, "containers");
    }
    unique(
      containers.map(([{ name }, list, index]) => [textOf(name), list, index, "name"]),
      "ContainerNameDuplicate",
      (name) => `the pod has a container ${name} already`,
      scope,
    );
    namedOnce(pod, "volumes", "VolumeNameDuplicate", (name) => `the pod has a volume ${name} already`, scope);
    const volumes = volumesOf(pod, scope);
    for (const [container, list, index] of containers) {
      for (const key of ["volumeMounts", "volumeDevices"]) {
        for (const [mount, at] of itemsOf(container[key])) {
          const name = textOf(mount["name"]);
          if (name === undefined || volumes === undefined) continue;
          if (!volumes.has(name)) {
            const what = `the pod has no volume ${name}`;
            const allowed = [...volumes.keys()].join(", ");
            scope.tell({ code: "VolumeUnknown", what, allowed }, list, index, key, at, "name");
          } else if (key === "volumeDevices" && volumes.get(name) === false) {
            const what = `the volume ${name} is not of a claim, and so is no bare device`;
            const fix = "mount it (volumeMounts)";
            scope.tell({ code: "VolumeModeContradiction", what, fix }, list, index, key, at, "name");
          }
        }
      }
    }
    hostPorts(pod, containers, scope);
    dns(pod, scope);
    const account = textOf(pod["serviceAccountName"]);
    if (account !== undefined && !isSubdomain(account)) {
      scope.tell(
        { code: "NameInvalid", what: "no service account can have this name", value: account },
        "serviceAccountName",
      );
    }
    if (pod["hostPID"] === true && pod["shareProcessNamespace"] === true) {
      scope.tell(
        { code: "ProcessNamespaceAmbiguous", what: "hostPID and shareProcessNamespace exclude each other" },
        "shareProcessNamespace",
      );
    }
    for (const key of ["hostname", "subdomain"]) {
      const name = textOf(pod[key]);
      if (name !== undefined && !isLabelName(name)) {
        scope.tell({ code: "NameInvalid", what: `this is no ${key}`, value: name, allowed: "a DNS label" }, key);
      }
    }
    containers.forEach(([container, list, index]) => {
      if (list !== "initContainers" || container["restartPolicy"] === "Always") return;
      for (const key of ["livenessProbe", "readinessProbe", "startupProbe", "lifecycle"]) {
        if (!given(container[key]) || (key === "lifecycle" && isEmpty(container[key]))) continue;
        const what = `an init container that is to end has no ${key}`;
        scope.tell({ code: "InitContainerFieldOutOfPlace", what, fix: "take it out" }, list, index, key);
      }
    });
    namedOnce(pod, "schedulingGates", "ListItemDuplicate", (name) => `the gate ${name} is there already`, scope);
    if (!isEmpty(pod["ephemeralContainers"])) {
      const what = "a container to debug with is added to a pod that runs";
      scope.tell({ code: "EphemeralContainerOutOfPlace", what, fix: "take it out" }, "ephemeralContainers");
    }
    const context = fieldsOf(pod["securityContext"]);
    for (const [{ name }, index] of itemsOf(context["sysctls"])) {
      const parameter = (textOf(name) ?? "").replaceAll("/", ".");
      const taken = (["hostNetwork", "hostIPC"] as const).find(
        (key) => pod[key] === true && SYSCTLS[key].test(parameter),
      );
      if (taken === undefined) continue;
      const what = `with ${taken} this is a parameter of the node`;
      const at = ["securityContext", "sysctls", index, "name"];
      scope.tell({ code: "SysctlOfNode", what, value: name, fix: "take it out" }, ...at);
    }
    sleeps(pod, containers, scope);
    resourceClaims(pod, containers, scope);
    unique(
      itemsOf(pod["topologySpreadConstraints"]).map(([{ topologyKey, whenUnsatisfiable }, index]) => [
        textOf(topologyKey) === undefined ? undefined : `${String(topologyKey)}, ${String(whenUnsatisfiable)}`,
        "topologySpreadConstraints",
        index,
      ]),
      "SpreadConstraintDuplicate",
      (key) => `there is a constraint for ${key} already`,
      scope,
    );
  },
  Volume: (volume, scope) => {
    need(volume, "name", scope, "VolumeNameInvalid");
    const name = textOf(volume["name"]);
    if (name !== undefined && !isLabelName(name)) {
      scope.tell(
        { code: "VolumeNameInvalid", what: "this is no name of a volume", value: name, allowed: "a DNS label" },
        "name",
      );
    }
    const sources = Object.keys(volume).filter((key) => key !== "name" && given(volume[key]));
    if (sources.length > 1) {
      const what = `the volume has several sources: ${sources.join(", ")}`;
      scope.tell({ code: "VolumeSourceAmbiguous", what, fix: "keep one" });
    }
  },
  EmptyDirVolumeSource: ({ sizeLimit }, scope) => {
    if ((amountOf(sizeLimit) ?? 0) >= 0) return;
    scope.tell({ code: "QuantityInvalid", what: "a quantity below zero", value: sizeLimit }, "sizeLimit");
  },
  EphemeralVolumeSource: (source, scope) => {
    const claim = fieldsOf(fieldsOf(source["volumeClaimTemplate"])["spec"]);
    const at = ["volumeClaimTemplate", "spec"] as const;
    if (isEmpty(claim["accessModes"])) {
      scope.tell({ code: "AccessModesMissing", what: "a claim needs accessModes", fix: "add accessModes" }, ...at);
    }
    const { storage } = fieldsOf(fieldsOf(claim["resources"])["requests"]);
    if (given(storage) && (amountOf(storage) ?? 1) > 0) return;
    const fix = "add resources.requests.storage";
    scope.tell({ code: "StorageSizeInvalid", what: "a claim needs a size", fix }, ...at, "resources");
  },
  HostPathVolumeSource: (source, scope) => {
    need(source, "path", scope);
    staysBelow(source, scope);
  },
  NFSVolumeSource: (source, scope) => {
    const path = textOf(source["path"]);
    if (path === undefined || path.startsWith("/")) return;
    scope.tell({ code: "PathNotAbsolute", what: "the path must begin with /", value: path }, "path");
  },
  Toleration: (toleration, scope) => {
    const { key, operator = "Equal", effect, value, tolerationSeconds } = toleration;
    if ((!given(key) || key === "") && operator !== "Exists") {
      scope.tell({ code: "TolerationInvalid", what: "without a key the operator must be Exists" }, "operator");
    }
    if (operator === "Exists" && given(value) && value !== "") {
      scope.tell({ code: "TolerationInvalid", what: "Exists takes no value", fix: "take it out" }, "value");
    }
    if (given(tolerationSeconds) && effect !== "NoExecute") {
      const what = "tolerationSeconds is for the effect NoExecute alone";
      scope.tell({ code: "TolerationInvalid", what }, "effect");
    }
  },
  NodeSelector: (selector, scope) => {
    if (!isEmpty(selector["nodeSelectorTerms"])) return;
    scope.tell(
      { code: "NodeSelectorInvalid", what: "there must be a term", fix: "add nodeSelectorTerms" },
      "nodeSelectorTerms",
    );
  },
  NodeSelectorRequirement: ({ operator, values }, scope) => {
    const count = Array.isArray(values) ? values.length : 0;
    if ((operator === "In" || operator === "NotIn") && count === 0) {
      scope.tell({ code: "NodeSelectorInvalid", what: `${operator} needs values` }, "values");
    } else if ((operator === "Exists" || operator === "DoesNotExist") && count > 0) {
      scope.tell({ code: "NodeSelectorInvalid", what: `${operator} takes no values` }, "values");
    } else if ((operator === "Gt" || operator === "Lt") && count !== 1) {
      scope.tell({ code: "NodeSelectorInvalid", what: `${operator} takes one value` }, "values");
    }
  },
  PreferredSchedulingTerm: (term, scope) => weight(term, scope),
  WeightedPodAffinityTerm: (term, scope) => weight(term, scope),
  TopologySpreadConstraint: (constraint, scope) => {
    if (!given(constraint["maxSkew"]) || (numberOf(constraint["maxSkew"]) ?? 1) < 1) {
      scope.tell({ code: "SpreadConstraintInvalid", what: "maxSkew must be 1 or more" }, "maxSkew");
    }
    if (given(constraint["minDomains"]) && constraint["whenUnsatisfiable"] !== "DoNotSchedule") {
      const what = "minDomains is for DoNotSchedule alone";
      scope.tell({ code: "SpreadConstraintInvalid", what }, "minDomains");
    }
    if (!isEmpty(constraint["matchLabelKeys"]) && !given(constraint["labelSelector"])) {
      const what = "matchLabelKeys need a labelSelector";
      scope.tell({ code: "SpreadConstraintInvalid", what, fix: "add labelSelector" }, "matchLabelKeys");
    }
  },
  PodSecurityContext: (context, scope) =>
    namedOnce(context, "sysctls", "ListItemDuplicate", (name) => `${name} is set already`, scope),
  ProjectedVolumeSource: (volume, scope) => {
    const paths = itemsOf(volume["sources"]).flatMap(([source, index]) =>
      ["secret", "configMap", "downwardAPI"].flatMap((kind) =>
        itemsOf(fieldsOf(source[kind])["items"]).map(
          ([{ path }, at]) => [textOf(path), "sources", index, kind, "items", at, "path"] as const,
        ),
      ),
    );
    unique(paths, "ListItemDuplicate", (path) => `the volume has a file ${path} already`, scope);
  },
  VolumeProjection: (source, scope) => {
    const sources = Object.keys(source).filter((key) => given(source[key]));
    if (sources.length <= 1) return;
    const what = `several sources are given: ${sources.join(", ")}`;
    scope.tell({ code: "VolumeSourceAmbiguous", what, fix: "give one source to each item" });
  },
  DownwardAPIVolumeFile: (file, scope) => {
    exactlyOne(file, ["fieldRef", "resourceFieldRef"], "VolumeSourceAmbiguous", scope);
    const path = textOf(fieldsOf(file["fieldRef"])["fieldPath"]);
    if (path !== undefined && !isMetadataPath(path)) {
      const what = "a volume has nothing of this field";
      const allowed = "metadata.name, metadata.namespace, metadata.uid, labels and annotations";
      scope.tell({ code: "FormatInvalid", what, value: path, allowed }, "fieldRef", "fieldPath");
    }
    if (given(file["resourceFieldRef"])) {
      need(fieldsOf(file["resourceFieldRef"]), "containerName", scope, "FieldMissing", "resourceFieldRef");
    }
  },
  NodeSelectorTerm: (term, scope) => {
    for (const [{ key, operator, values }, index] of itemsOf(term["matchFields"])) {
      const one = Array.isArray(values) && values.length === 1;
      if (key === "metadata.name" && (operator === "In" || operator === "NotIn") && one) continue;
      const what = "of a node's fields only its name can be compared, with one value";
      const allowed = "key: metadata.name, operator: In or NotIn, one value";
      scope.tell({ code: "NodeSelectorInvalid", what, allowed }, "matchFields", index);
    }
  },
};

/** Parameters of the kernel that a pod has for itself unless it shares the node's network or IPC. */
const SYSCTLS = { hostNetwork: /^net\./, hostIPC: /^(kernel\.(shm.*|msg.*|sem)|fs\.mqueue\..*)$/ } as const;

/** Whether a path leads to what a volume can show of its pod. */
const isMetadataPath = (path: string): boolean => /^metadata\.(name|namespace|uid|labels|annotations)(\[|$)/.test(path);

function weight(term: JsonObject, scope: Scope): void {
  const number = numberOf(term["weight"]);
  if (number !== undefined && (number < 1 || number > 100)) {
    scope.tell({ code: "WeightInvalid", what: "this is no weight", value: number, allowed: "1 to 100" }, "weight");
  }
}

function hostPorts(pod: JsonObject, containers: readonly Placed[], scope: Scope): void {
  const taken: (readonly [string | undefined, string, number, string, number, string])[] = [];
  for (const [container, list, index] of containers) {
    for (const [port, at] of itemsOf(container["ports"])) {
      const number = numberOf(port["hostPort"]);
      if (number === undefined || number === 0) continue;
      if (
        pod["hostNetwork"] === true &&
        numberOf(port["containerPort"]) !== undefined &&
        number !== port["containerPort"]
      ) {
        const what = "on the host's network the host port is the container port";
        scope.tell({ code: "HostPortDiffers", what, fix: "leave hostPort out" }, list, index, "ports", at, "hostPort");
      }
      if (list === "initContainers" && container["restartPolicy"] !== "Always") continue;
      const key = [port["hostIP"] ?? "", number, port["protocol"] ?? "TCP"].join(" ").trim();
      taken.push([key, list, index, "ports", at, "hostPort"]);
    }
  }
  unique(taken, "HostPortCollision", (key) => `this pod takes the host port ${key} already`, scope);
}

/** A hook that sleeps ends with the time that a pod has to end. */
function sleeps(pod: JsonObject, containers: readonly Placed[], scope: Scope): void {
  const most = given(pod["terminationGracePeriodSeconds"]) ? numberOf(pod["terminationGracePeriodSeconds"]) : 30;
  for (const [container, list, index] of containers) {
    for (const hook of ["preStop", "postStart"]) {
      const seconds = numberOf(fieldsOf(fieldsOf(fieldsOf(container["lifecycle"])[hook])["sleep"])["seconds"]);
      if (seconds === undefined || most === undefined || (seconds >= 0 && seconds <= most)) continue;
      const what = "a hook sleeps no longer than a pod has to end";
      const allowed = `0 to terminationGracePeriodSeconds, which is ${most}`;
      scope.tell(
        { code: "NumberOutOfRange", what, value: seconds, allowed },
        ...[list, index, "lifecycle", hook, "sleep", "seconds"],
      );
    }
  }
}

function resourceClaims(pod: JsonObject, containers: readonly Placed[], scope: Scope): void {
  const known = new Set(itemsOf(pod["resourceClaims"]).map(([{ name }]) => name));
  for (const [container, list, index] of containers) {
    for (const [{ name }, at] of itemsOf(fieldsOf(container["resources"])["claims"])) {
      if (textOf(name) === undefined || known.has(name)) continue;
      const what = `the pod has no resource claim ${String(name)}`;
      scope.tell(
        { code: "ResourceClaimUnknown", what, fix: "add it to resourceClaims" },
        ...[list, index, "resources", "claims", at, "name"],
      );
    }
  }
}

function dns(pod: JsonObject, scope: Scope): void {
  const config = fieldsOf(pod["dnsConfig"]);
  const count = (key: string): number => (Array.isArray(config[key]) ? (config[key] as unknown[]).length : 0);
  if (pod["dnsPolicy"] === "None" && count("nameservers") === 0) {
    const what = "dnsPolicy None needs nameservers";
    scope.tell({ code: "DnsConfigMissing", what, fix: "add dnsConfig.nameservers" }, "dnsConfig");
  }
  if (count("nameservers") > 3)
    scope.tell({ code: "DnsServersTooMany", what: "there are more than three" }, "dnsConfig", "nameservers");
  if (count("searches") > 32)
    scope.tell({ code: "DnsSearchesTooMany", what: "there are more than 32" }, "dnsConfig", "searches");
}

/** Whether a port's name is one that a container's port may have. */
export function checkPortName(name: unknown, scope: Scope, ...at: readonly (string | number)[]): void {
  const text = textOf(name);
  if (text === undefined || isPortName(text)) return;
  const allowed = "lowercase letters, digits and single '-', a letter, at most 15 characters";
  scope.tell({ code: "PortNameInvalid", what: "no port can have this name", value: text, allowed }, ...at);
}
