import { text, texts } from "../model/tree";
import { containerRule } from "../rule/define";

/** Programs whose use is a way in, by the last part of an image's name or of a command. */
const TUNNELS =
  /^(?:cloudflared|ngrok|frpc|frps|inlets(?:-pro)?|chisel|tailscaled?|zerotier-one|bore|gost|rathole|ligolo(?:-ng)?|tmate|ttyd|gotty|wetty|webssh2?|shellinabox|sshd|openssh-server)$/;
/** A port of another machine that leads here, or a network between both. */
const BY_SSH = /(?:^|[\s;&|/])(?:auto)?ssh\s(?:[^\n;&|]{0,300}\s)?-[A-Za-z]{0,8}[RDw](?:[\s\d*:]|$)/;
const PROXY = /\bkubectl\b[^\n]{0,80}\bproxy\b[^\n]{0,300}(?:--address[= ](?:0\.0\.0\.0|::)|--accept-hosts[= ]\S*\*)/;

/** A container opens a way in past Services and Ingresses. */
export const tunnelRuns = containerRule({
  id: "tunnel-runs",
  severity: "medium",
  category: "exposure",
  title: "A container opens a way in past Services and Ingresses",
  why: "A tunnel, a proxy of the API server or a shell for the browser lets people in whom no Ingress, no load balancer and no NetworkPolicy sees.",
  fix: "Expose the pods by an Ingress or a load balancer; leave access for people to what asks them who they are.",
  ids: ["NSA-network-separation", "CWE-441"],
  example: 'command = ["kubectl", "proxy", "--address=0.0.0.0", "--accept-hosts=.*"]',
  readsMarks: true,
  check: ({ body }) => {
    const words = [...texts(body, "command"), ...texts(body, "args")];
    if (PROXY.test(words.join(" ").slice(0, 5000)))
      return { message: "opens the API server to everyone who reaches the pod", severity: "high" };
    if ([words.join(" "), ...words].some((line) => BY_SSH.test(line.slice(0, 5000)))) return "opens a tunnel by ssh";
    const image = (text(body, "image") ?? "").split("@")[0]?.replace(/:[^/:]*$/, "") ?? "";
    const names = [image, words[0] ?? ""].map((one) => one.slice(one.lastIndexOf("/") + 1));
    const found = names.find((name) => TUNNELS.test(name));
    return found === undefined ? undefined : `runs ${found}`;
  },
});
