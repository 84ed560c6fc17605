import { existsSync } from "node:fs";
import { MOST_MADE_BYTES, readBoundedText } from "../../bounded-file";
import type { z } from "zod";
import { defined } from "../../defined";
import { KubeServicesError } from "../../errors";
import { schema } from "../../schema";
import type { Acknowledgement } from "../policy/acknowledgement";

// As lib/acknowledge.ts writes them, and as CDKTF writes the construct path of a resource.
const stackSchema = schema((z) =>
  z.object({
    "//": z
      .object({
        acknowledgements: z
          .array(
            z.object({
              rule: z.string(),
              path: z.string(),
              reason: z.string(),
              until: z.iso.date().optional(),
              addresses: z.array(z.string()).optional(),
            }),
          )
          .optional(),
      })
      .optional(),
    resource: z
      .record(
        z.string(),
        z.record(
          z.string(),
          z.looseObject({ "//": z.object({ metadata: z.object({ path: z.string() }).optional() }).optional() }),
        ),
      )
      .optional(),
  }),
);

/**
 * The acknowledgements that were written in the code of a stack, by the addresses of the resources that they are for.
 * @param file its synthesised `cdk.tf.json`
 * @param environment the name under which its plan is audited
 * @throws KubeServicesError `StackFileUnreadable`
 */
export function codeAcknowledgements(file: string, environment: string): readonly Acknowledgement[] {
  if (!existsSync(file) || !file.endsWith(".json")) return []; // a stack in HCL has no comment block
  let stack: z.output<ReturnType<typeof stackSchema>>;
  try {
    stack = stackSchema().parse(JSON.parse(readBoundedText(file, MOST_MADE_BYTES)));
  } catch {
    throw new KubeServicesError({
      code: "StackFileUnreadable",
      what: "this is not a stack as CDKTF writes it",
      where: file,
      fix: "run cdktf synth again",
    });
  }
  const resources = Object.entries(stack.resource ?? {}).flatMap(([type, byName]) =>
    Object.entries(byName).map(([name, body]) => ({
      address: `${type}.${name}`,
      path: body["//"]?.metadata?.path,
    })),
  );
  return (stack["//"]?.acknowledgements ?? []).map(
    ({ rule, path, reason, until, addresses: named }): Acknowledgement => {
      const wholeStack = !path.includes("/");
      const ofPath = resources
        .filter((resource) => resource.path === path || resource.path?.startsWith(`${path}/`))
        // count and for_each add an index
        .flatMap(({ address }) => [address, `${address}[*]`]);
      return {
        rule,
        reason,
        ...defined({ until }),
        environment: environment.replace(/\*/g, ""),
        ...(wholeStack && named === undefined ? {} : { addresses: named ?? ofPath }),
        source: `code of ${path}`,
      };
    },
  );
}
