import { ownNamespace } from "../model/namespaces";
import { serviceOf } from "../model/services";
import { text } from "../model/tree";
import { objectRule } from "../rule/define";

/** A StatefulSet names a governing Service that this plan does not have. */
export const governingServiceMissing = objectRule({
  id: "governing-service-missing",
  severity: "medium",
  category: "selector",
  title: "A StatefulSet names a governing Service that this plan does not have",
  why: "Without a headless Service of that name its pods have no DNS names of their own, by which the members of a database find each other.",
  fix: "Make a headless Service (cluster_ip = None) of that name with the selector of its pods.",
  ids: ["CWE-1068"],
  example: 'service_name = "db" and no Service db in a namespace of this plan',
  kinds: ["StatefulSet"],
  check: (set, world) => {
    const name = text(set.body, "spec.service_name");
    if (name === undefined || world.partial) return undefined;
    const service = world.find("Service", name, set.namespace);
    if (service === undefined) {
      return ownNamespace(world, set.namespace) === undefined ? undefined : `no Service ${name} is in this plan`;
    }
    const read = serviceOf(service);
    return read?.access === "Virtual IP" && read.type === "ClusterIP" && read.selector !== undefined
      ? { message: `its Service ${name} is not headless: its pods get no names of their own`, severity: "low" }
      : undefined;
  },
});
