import { attributePath } from "../../cty/path";
import type { AttributePath } from "../../cty/path";
import type { CtyObject, CtyValue } from "../../cty/value";
import { isCtyObject, sameValue, UnknownValue } from "../../cty/value";
import { tokenIssued } from "../../waits/checks";
import { waitFor } from "../../waits/wait";
import type { KindBehaviour } from "../behaviour";
import { mapSteps } from "../json-patch";

/** What an immutable object does not let change. */
const IMMUTABLE = ["data", "binary_data", "immutable"] as const;

function changesOfImmutable(prior: CtyObject, planned: CtyObject): readonly AttributePath[] {
  if (prior["immutable"] !== true) return [];
  return IMMUTABLE.filter((name) => !same(prior[name] ?? null, planned[name] ?? null)).map((name) =>
    attributePath(name),
  );
}

function same(a: CtyValue, b: CtyValue): boolean {
  const empty = (value: CtyValue): boolean =>
    value === null || value === false || (isCtyObject(value) && Object.keys(value).length === 0);
  return (empty(a) && empty(b)) || sameValue(a, b);
}

/** kubernetes_config_map_v1 */
export const configMap: KindBehaviour = {
  prepare: (object) => ({ ...object, immutable: object["immutable"] ?? false }),
  update: ({ before, after }) => ({
    patch: [
      ...mapSteps("/binaryData", before["binaryData"], after["binaryData"]),
      ...mapSteps("/data", before["data"], after["data"]),
      ...(before["immutable"] === after["immutable"]
        ? []
        : [{ op: "add", path: "/immutable", value: after["immutable"] } as const]),
    ],
  }),
  forcesReplacement: changesOfImmutable,
};

/** Whether the data is given by the attributes that no state keeps: then it is not read, either. */
function isWriteOnly(attributes: CtyObject | null): boolean {
  return ["data_wo_revision", "binary_data_wo_revision"].some((name) => Number(attributes?.[name] ?? 0) > 0);
}

/** What is kept of data that is not read: a new Secret has none. */
const keptOf = (data: CtyValue | undefined): CtyValue => (data instanceof UnknownValue ? null : (data ?? null));

/** kubernetes_secret_v1 */
export const secret: KindBehaviour = {
  update: ({ before, after, prior, planned }) => {
    const revised = ["data_wo_revision", "binary_data_wo_revision"].some((name) => prior[name] !== planned[name]);
    const dataChanged = revised || JSON.stringify(before["data"] ?? {}) !== JSON.stringify(after["data"] ?? {});
    return {
      patch: [
        ...(dataChanged ? [{ op: "add", path: "/data", value: after["data"] ?? {} } as const] : []),
        ...((before["immutable"] ?? false) === (after["immutable"] ?? false)
          ? []
          : [{ op: "add", path: "/immutable", value: after["immutable"] ?? false } as const]),
      ],
    };
  },
  forcesReplacement: changesOfImmutable,
  keeps: (planned) => (isWriteOnly(planned) ? ["data"] : []),
  read: (attributes, live, known) => {
    if (isWriteOnly(known))
      return { ...attributes, data: keptOf(known?.["data"]), binary_data: keptOf(known?.["binary_data"]) };
    const stored = (live["data"] ?? {}) as Readonly<Record<string, string>>;
    const binaryKeys = Object.keys(isCtyObject(known?.["binary_data"]) ? known["binary_data"] : {});
    const text = Object.entries(stored).filter(([key]) => !binaryKeys.includes(key));
    return {
      ...attributes,
      data: Object.fromEntries(text.map(([key, value]) => [key, Buffer.from(value, "base64").toString("utf8")])),
      binary_data:
        binaryKeys.length === 0 ? null : Object.fromEntries(binaryKeys.map((key) => [key, stored[key] ?? ""])),
    };
  },
  afterCreate: async ({ client, reference, attributes, options }) => {
    if (attributes["type"] !== "kubernetes.io/service-account-token") return;
    if (attributes["wait_for_service_account_token"] === true) await waitFor(client, reference, tokenIssued, options);
  },
};
