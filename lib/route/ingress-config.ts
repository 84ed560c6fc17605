import { INGRESS_PRESETS, type IngressController, type IngressOptions, type IngressPreset } from "../platform";
import { checkUnit, isToken, type Report } from "../resource";
import { quantityValue } from "../quantity";
import type { IngressSettings } from "../service";
import { checkTls, issuerAnnotations, type Taken } from "./ingress-tls";

const OPTIONS = [
  "redirectToHttps",
  "maxBodySize",
  "readTimeoutSeconds",
  "sourceRanges",
] as const satisfies readonly (keyof IngressOptions)[];

const isController = (name: string): name is IngressController => Object.hasOwn(INGRESS_PRESETS, name);

/** The annotation by which controllers knew their Ingresses before there were classes. */
export const CLASS_ANNOTATION = "kubernetes.io/ingress.class";

/** The preset of the controller that serves an Ingress, where it is known. */
export function presetOf({ controller, className = "" }: IngressSettings): IngressPreset | undefined {
  const name = controller ?? className.replace(/^gce-internal$/, "gce");
  return isController(name) ? INGRESS_PRESETS[name] : undefined;
}

/** The annotations that the options of an Ingress become, below those that are written out. */
export function ingressAnnotations(settings: IngressSettings): Record<string, string> {
  const preset = presetOf(settings);
  const { redirectToHttps, maxBodySize, readTimeoutSeconds, sourceRanges, tls } = settings;
  return {
    ...(preset?.classByAnnotation === true && settings.className !== undefined
      ? { [CLASS_ANNOTATION]: settings.className }
      : {}),
    ...(redirectToHttps === undefined ? {} : preset?.redirectToHttps?.(redirectToHttps)),
    ...(maxBodySize === undefined ? {} : preset?.maxBodySize?.(quantityValue(maxBodySize) ?? 0)),
    ...(readTimeoutSeconds === undefined ? {} : preset?.readTimeoutSeconds?.(readTimeoutSeconds)),
    ...(sourceRanges === undefined ? {} : preset?.sourceRanges?.(sourceRanges)),
    ...issuerAnnotations(tls),
    ...settings.annotations,
  };
}

/**
 * Rules of an Ingress' settings.
 * @param at where the settings are, such as `exposure.`
 */
export function checkIngressSettings(settings: IngressSettings, at: string, taken: Taken, report: Report): void {
  const preset = presetOf(settings);
  for (const option of OPTIONS) {
    if (settings[option] === undefined) continue;
    const prop = `${at}${option}`;
    if (preset === undefined)
      report({
        code: "IngressControllerUnknown",
        what: "each controller has annotations of its own for this, and it is not known which one serves the Ingress",
        prop,
        allowed: Object.keys(INGRESS_PRESETS).join(", "),
        fix: "say controller, or write the annotation itself into annotations",
      });
    else if (preset[option] === undefined)
      report({
        code: "IngressOptionUnknown",
        what: `${preset.title} has no annotation for this`,
        prop,
        fix: `take it out; there is ${preset.instead ?? "nothing like it"}`,
      });
    if (isToken(settings[option]))
      report({
        code: "PropsUnknown",
        what: "this must be known at synth, and it is a token",
        prop,
        fix: "write the annotation itself into annotations",
      });
  }
  checkUnit(settings.maxBodySize, "bytes", `${at}maxBodySize`, report);
  if (settings.className !== undefined && settings.annotations?.[CLASS_ANNOTATION] !== undefined)
    report({
      code: "IngressClassAmbiguous",
      what: "className says already which controller serves the Ingress, and Kubernetes refuses both at once",
      prop: `${at}annotations[${JSON.stringify(CLASS_ANNOTATION)}]`,
      value: settings.annotations[CLASS_ANNOTATION],
      fix: "take it out, or className",
    });
  checkTls(settings.tls, `${at}tls`, taken, report);
}
