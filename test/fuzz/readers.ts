import { audit, format, FORMATS, parsePlan } from "../../lib/audit";
import { cutCredentials, hasCredentialForm } from "../../lib/credentials";
import { holdsCredential } from "../../lib/credential-claims";
import { KubeServicesError } from "../../lib/errors";
import { convertManifests, parseManifests } from "../../lib/manifest";
import { decodeValue, encodeValue } from "../../lib/sandbox/provider/cty/msgpack";
import type { CtyType } from "../../lib/sandbox/provider/cty/type";

/**
 * Reads one foreign input to its end and tells in a few words what it was, by which inputs of one kind are known.
 * @throws anything but a KubeServicesError, and for msgpack a TypeError: that is a find
 */
export type Reader = (input: Buffer) => string;

function outcome(read: () => string): string {
  try {
    return read();
  } catch (error) {
    if (!KubeServicesError.is(error)) throw error;
    return error.problems
      .map(({ code, what }) => `${code}: ${what.replace(/[^a-z ]+/gi, "_").slice(0, 60)}`)
      .slice(0, 3)
      .join("; ");
  }
}

/** All that Terraform sends of an object of a few attributes. */
const TYPE: CtyType = [
  "object",
  {
    text: "string",
    number: "number",
    flag: "bool",
    labels: ["map", "string"],
    blocks: ["list", ["object", { name: "string", values: ["set", "number"] }]],
    any: "dynamic",
  },
];

/** The readers of foreign input, by the folder of their corpus. */
export const READERS: Readonly<Record<string, Reader>> = {
  plan: (input) =>
    outcome(() => {
      const report = audit([{ environment: "e", plan: parsePlan(input, "plan") }], { toolVersion: "0" });
      if (report.findings.some(({ rule }) => rule === "rule-crashed")) throw new Error("a rule has crashed");
      for (const as of FORMATS) format(report, as, { color: false, width: 80 });
      return `findings ${[...new Set(report.findings.map(({ rule }) => rule))].sort().join()}`;
    }),
  yaml: (input) =>
    outcome(() => {
      const manifests = convertManifests(parseManifests({ name: "fuzz.yaml", content: input }));
      return `kinds ${[...new Set(manifests.map(({ object }) => object.kind))].sort().join()}`;
    }),
  credentials: (input) => {
    const text = input.toString("utf8");
    return `${hasCredentialForm(text)} ${holdsCredential(text)} ${cutCredentials(text).length < text.length}`;
  },
  msgpack: (input) => {
    try {
      const value = decodeValue(input, TYPE);
      const again = decodeValue(encodeValue(value, TYPE), TYPE);
      return `value ${JSON.stringify(again, (_, one: unknown) => (typeof one === "object" ? one : typeof one)).slice(0, 200)}`;
    } catch (error) {
      // What its callers take for bytes that hold no such value.
      if (error instanceof TypeError || error instanceof RangeError)
        return error.message.replace(/\d+/g, "0").slice(0, 60);
      throw error;
    }
  },
};
