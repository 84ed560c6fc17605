import { text, texts } from "../model/tree";
import { containerRule } from "../rule/define";

const MINERS =
  /\bstratum\+(?:tcp|ssl|tls)\b|(?:^|[\s/])(?:xmrig|xmr-stak|cpuminer|minerd|ccminer|ethminer|nbminer|t-rex-miner|lolminer|phoenixminer|nanominer|cgminer|bfgminer)(?![\w-])|--donate-level\b|\bnicehash\b|\bmoneroocean\b|\bsupportxmr\b/i;

/** A container mines. */
export const minerRuns = containerRule({
  id: "miner-runs",
  severity: "high",
  category: "security",
  title: "A container mines",
  why: "It takes the whole computing power for others' coins; who brought it here can bring more.",
  fix: "Take it out, and find out who wrote it.",
  ids: ["CWE-506"],
  example: 'args = ["--url=stratum+tcp://pool.example:3333"]',
  readsMarks: true,
  check: ({ body }) => {
    const words = [text(body, "image") ?? "", ...texts(body, "command"), ...texts(body, "args")].join(" ");
    return MINERS.test(words.slice(0, 20_000)) ? "runs a program that mines, or is told to" : undefined;
  },
});
