import { isBranch, readable } from "../mask/marks";
import { blocks, pick, text } from "../model/tree";
import { objectRule } from "../rule/define";

/** Annotations whose values the controller writes into its configuration; snippets are another matter. */
const WRITTEN = /^nginx\.(?:ingress\.kubernetes\.io|org)\/(?!.*snippets?$)/;
/** What ends a directive, opens a block or comments the rest away. A quote or a brace alone may be a pattern. */
const BREAKS = /[\r\n]|;\s*\S|;\s*$|[{}]\s*[;\n}]|["']\s*;|\s#/;
/** Annotations that hold lists, templates or whole lines by their nature. */
const FREE =
  /\/(?:auth-proxy-set-headers|custom-http-errors|denylist-source-range|whitelist-source-range|affinity-canary-behavior|proxy-ssl-ciphers|ssl-ciphers|rewrites|location-modifier|session-cookie-[a-z-]+|server-alias|cors-[a-z-]+|sticky-cookie-services|modsecurity-[a-z-]+)$/;
/** A path of a rule stands between quotes. */
const PATH_BREAKS = /["\r\n;]|\{\s*[a-z_]+\s/;

/** An Ingress writes directives into its controller's configuration. */
export const ingressBreaksOut = objectRule({
  id: "ingress-breaks-out",
  severity: "high",
  category: "security",
  title: "An Ingress writes directives into its controller's configuration",
  why: "A value that ends the directive in which it stands goes on as configuration: whoever may write Ingresses runs code in the controller, which reads the Secrets of all namespaces (CVE-2025-1097, CVE-2025-1098, CVE-2025-24514, CVE-2021-25745).",
  fix: "Take line breaks, semicolons and braces out of the value; run a controller that checks it.",
  ids: ["CVE-2025-1098", "CWE-94"],
  example: 'nginx.ingress.kubernetes.io/auth-url = "http://a/#;\\nload_module …"',
  kinds: ["Ingress"],
  readsMarks: true,
  check: (ingress) => {
    const annotations = pick(ingress.body, "metadata.annotations");
    const breaking = isBranch(annotations)
      ? Object.keys(annotations).filter(
          (key) => WRITTEN.test(key) && !FREE.test(key) && BREAKS.test(readable(annotations[key]) ?? ""),
        )
      : [];
    const paths = blocks(ingress.body, "spec.rule").flatMap((rule) =>
      blocks(rule, "http").flatMap((http) => blocks(http, "path").flatMap((one) => text(one, "path") ?? [])),
    );
    if (paths.some((path) => PATH_BREAKS.test(path))) breaking.push("a path");
    return breaking.length === 0 ? undefined : `${breaking.join(", ")} holds what ends a directive`;
  },
});
