import type { IConstruct } from "constructs";
import { checkProps, ownCopy, type PropsCheck } from "./check-props";
import { EDIT_HIDDEN } from "./edit";
import { enterAsGiven, environmentOf, type AsGiven } from "./environment";
import { OWNERSHIP_KEYS, checkReservedLabels } from "./metadata";
import { checkObjectName } from "./name-rules";

/** Props that all objects have which others refer to. */
interface ObjectProps extends AsGiven {
  readonly name?: string;
  readonly labels?: Readonly<Record<string, string>>;
}

/**
 * Checks the props of an object that others refer to: its name and labels, and what its kind has beside them.
 * @returns a copy, so that nobody changes the construct by changing its props
 * @throws KubeServicesError with everything that is wrong with the props
 */
export function checkObject<Props extends ObjectProps>(
  construct: IConstruct,
  id: string,
  props: Props,
  { schema, hidden = EDIT_HIDDEN, across }: PropsCheck<Props>,
): Props {
  enterAsGiven(construct, props);
  checkProps<Props>(construct.node.path, props, {
    schema,
    hidden,
    across: (given, report) => {
      checkObjectName(given, id, report);
      checkReservedLabels(given.labels, OWNERSHIP_KEYS, "labels", report, environmentOf(construct).asGiven);
      across?.(given, report);
    },
  });
  return ownCopy(props);
}
