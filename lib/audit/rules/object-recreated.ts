import { changeRule } from "../rule/define";

/** An object is destroyed at one address and made again at another. */
export const objectRecreated = changeRule({
  id: "object-recreated",
  severity: "high",
  category: "destroy",
  title: "An object is destroyed and made again at another address",
  why: "Terraform does both at once: either the new one fails because the name is taken, or what is new is deleted, or it is away for a while, and with it what it holds.",
  fix: "Where only the code has moved, say so in a moved block; between types of resources use removed and import blocks.",
  ids: ["CWE-404"],
  example: "a resource is renamed without a moved block",
  actions: ["delete"],
  check: (change, plan) => {
    if (change.deposed || change.before === undefined) return undefined;
    const { kind, name, namespace } = change.before;
    const again = plan.after.find(kind, name, namespace);
    return again?.change.action === "create"
      ? `${kind} ${name} is destroyed here and created at ${again.address}`
      : undefined;
  },
});
