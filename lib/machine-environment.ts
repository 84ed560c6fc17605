import { delimiter, isAbsolute } from "node:path";

/**
 * Takes what no command of this package may follow out of the environment of this process, and so of all that it runs:
 * the variable with which Node checks no server's certificate any more, and places of PATH that are relative, so that a
 * `git` or a `sh` in the folder that one happens to be in is run.
 * @returns what people should be told
 */
export function settleEnvironment(environment: NodeJS.ProcessEnv = process.env): readonly string[] {
  const folders = (environment.PATH ?? "").split(delimiter);
  if (folders.some((folder) => !isAbsolute(folder))) environment.PATH = folders.filter(isAbsolute).join(delimiter);
  if (environment.NODE_TLS_REJECT_UNAUTHORIZED !== "0") return [];
  delete environment.NODE_TLS_REJECT_UNAUTHORIZED;
  return [
    "NODE_TLS_REJECT_UNAUTHORIZED=0 is not followed: certificates of servers are checked. For a cluster without a " +
      "certificate that can be checked, its kubeconfig says insecure-skip-tls-verify",
  ];
}
