// How long an audit takes, and how much memory: node --require ts-node/register bench/audit.ts [resources…]
// Each size runs in a process of its own, as the command does; the plan is an update of every image.
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const ROOT = join(__dirname, "..");

function resources(pairs: number): Record<string, unknown>[] {
  const changes: Record<string, unknown>[] = [];
  for (let index = 0; index < pairs; index++) {
    const name = `service-${String(index).padStart(5, "0")}`;
    const metadata = [
      {
        name,
        namespace: "shop",
        labels: { app: name, version: "v1" },
        annotations: { "example.com/team": "shop" },
        generation: 1,
        resource_version: String(1000 + index),
        uid: `8c9e3bc0-dfa3-4008-89e7-${String(index).padStart(12, "0")}`,
      },
    ];
    const deployment = (tag: string) => ({
      id: `shop/${name}`,
      metadata,
      spec: [
        {
          replicas: "2",
          selector: [{ match_labels: { app: name }, match_expressions: [] }],
          strategy: [{ type: "RollingUpdate", rolling_update: [{ max_surge: "25%", max_unavailable: "25%" }] }],
          template: [
            {
              metadata: [{ labels: { app: name, version: "v1" }, annotations: {} }],
              spec: [
                {
                  automount_service_account_token: false,
                  container: [
                    {
                      name: "app",
                      image: `registry.example/${name}:${tag}`,
                      env: Array.from({ length: 8 }, (_, at) => ({
                        name: `SETTING_${at}`,
                        value: `value-${at}`,
                        value_from: [],
                      })),
                      port: [{ container_port: 8080, name: "http", protocol: "TCP" }],
                      resources: [{ limits: { memory: "128Mi" }, requests: { cpu: "100m", memory: "64Mi" } }],
                      security_context: [{ privileged: false, allow_privilege_escalation: false }],
                    },
                  ],
                  volume: [],
                },
              ],
            },
          ],
        },
      ],
    });
    const service = {
      id: `shop/${name}`,
      metadata,
      spec: [
        {
          type: "ClusterIP",
          cluster_ip: "10.0.0.1",
          selector: { app: name },
          port: [{ name: "http", port: 80, target_port: "8080", protocol: "TCP", node_port: 0 }],
          session_affinity: "None",
        },
      ],
    };
    const change = (type: string, before: unknown, after: unknown, action: string) => ({
      address: `${type}.${name}`,
      mode: "managed",
      type,
      name,
      provider_name: "registry.terraform.io/hashicorp/kubernetes",
      change: { actions: [action], before, after, after_unknown: {}, before_sensitive: {}, after_sensitive: {} },
    });
    changes.push(change("kubernetes_deployment_v1", deployment("1.0"), deployment("1.1"), "update"));
    changes.push(change("kubernetes_service_v1", service, service, "no-op"));
  }
  return changes;
}

function writePlan(file: string, count: number): void {
  const changes = resources(Math.floor(count / 2));
  const after = changes.map((change) => ({
    address: change["address"],
    values: (change["change"] as { after: unknown }).after,
  }));
  writeFileSync(
    file,
    JSON.stringify({
      format_version: "1.2",
      terraform_version: "1.11.4",
      planned_values: { root_module: { resources: after } },
      resource_changes: changes,
      prior_state: { format_version: "1.0", values: { root_module: { resources: after } } },
      configuration: { root_module: {} },
      timestamp: "2026-11-21T11:37:24Z",
      complete: true,
      errored: false,
    }),
  );
}

const folder = mkdtempSync(join(tmpdir(), "bench-audit-"));
try {
  for (const count of process.argv.length > 2 ? process.argv.slice(2).map(Number) : [2001, 20001]) {
    const file = join(folder, `plan-${count}.json`);
    writePlan(file, count);
    const megabytes = (statSync(file).size / 1e6).toFixed(1);
    for (const as of ["text", "json", "html"]) {
      const script = `
        const { readPlan, audit, format } = require("./lib/audit");
        const start = performance.now();
        const report = audit([{ environment: "bench", plan: readPlan(${JSON.stringify(file)}) }], { toolVersion: "0" });
        const audited = performance.now();
        const text = format(report, ${JSON.stringify(as)}, { colour: false });
        const end = performance.now();
        console.log([audited - start, end - audited].map((ms) => (ms / 1000).toFixed(2) + " s").join(" to audit, ") +
          " to write, " + (text.length / 1e6).toFixed(1) + " MB, " + Math.round(process.resourceUsage().maxRSS / 1024) + " MiB at most");`;
      const run = spawnSync(process.execPath, ["--require", "ts-node/register", "--eval", script], {
        cwd: ROOT,
        encoding: "utf8",
      });
      process.stdout.write(`${count} resources, ${megabytes} MB of plan, ${as}: ${run.stdout}${run.stderr}`);
    }
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
