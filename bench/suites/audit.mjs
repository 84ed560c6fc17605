import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { installed } from "../installed.mjs";
import { measure } from "../measure.mjs";
import { ADVERSARIAL } from "../subjects/adversarial-plans.mjs";
import { namespace, pair, plan, planOf } from "../subjects/plans.mjs";
import { publicPlans, writePublicShaped } from "../subjects/public-plans.mjs";

/** About as many megabytes of plan: 2,001 resources make 10 MB. */
const SIZES = [2_001, 20_001];
/** The shortest and the longest way to write a report. */
export const FORMATS = ["text", "html"];
/** Megabytes of plan in the shape of public configurations. */
export const PUBLIC_SHAPED = [30, 100];
/** Environments of one report. */
export const FLEET = 300;
const SERVICES = 20;

const audited = (subject, n, args) => ({
  suite: "audit",
  subject,
  runner: "installed",
  n,
  run: () => measure([installed(), "audit", ...args], { keepsOutput: true, statuses: [0, 1, 3] }),
});

/** `kube-services audit`, as it is installed, of plans of several shapes; `n` counts resources, megabytes, environments or what is told. */
export function cases() {
  const folder = mkdtempSync(join(tmpdir(), "kube-services-bench-plans-"));
  process.on("exit", () => rmSync(folder, { recursive: true, force: true }));
  const write = (name, content) => {
    writeFileSync(join(folder, name), JSON.stringify(content));
    return join(folder, name);
  };
  const images = SIZES.flatMap((n) => {
    const file = write(`${n}.json`, plan(n));
    return FORMATS.map((format) => audited(`kube-services ${format}`, n, [file, "--format", format]));
  });
  const adversarial = ADVERSARIAL.flatMap(({ name, sizes, make }) =>
    sizes.map((n) => audited(name, n, [write(`${name.replace(/\W+/g, "-")}-${n}.json`, make(n)), "--format", "html"])),
  );
  return [...images, ...shaped(folder), ...adversarial, fleet(folder)];
}

function shaped(folder) {
  if (publicPlans().length === 0) {
    console.error("not measured: plans in the shape of public configurations, which are not beside this checkout");
    return [];
  }
  return PUBLIC_SHAPED.flatMap((megabytes) => {
    const file = join(folder, `public-${megabytes}.json`);
    writePublicShaped(file, megabytes);
    console.error(`public-shaped plan: ${(statSync(file).size / 1e6).toFixed(1)} MB`);
    return FORMATS.map((format) => audited(`public-shaped ${format}`, megabytes, [file, "--format", format]));
  });
}

/** Many environments: what most of them have in common, and a little of its own in each third one. */
function fleet(folder) {
  const place = join(folder, "fleet");
  mkdirSync(place);
  const files = Array.from({ length: FLEET }, (_, at) => {
    const services = Array.from({ length: SERVICES }, (_, index) =>
      pair(index, at % 3 === 0 && index === at % SERVICES ? { tag: `2.${at}`, type: "LoadBalancer" } : {}),
    );
    const file = join(place, `customer-${String(at).padStart(3, "0")}.json`);
    writeFileSync(file, JSON.stringify(planOf([namespace(), ...services.flat()])));
    return file;
  });
  return audited("fleet html", FLEET, [...files, "--format", "html"]);
}
