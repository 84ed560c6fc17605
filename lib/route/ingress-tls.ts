import { defined } from "../defined";
import { isToken, type Report } from "../resource";
import type { IngressSettings, IngressTls } from "../service";

const isOne = (tls: NonNullable<IngressSettings["tls"]>): tls is IngressTls => !Array.isArray(tls);

/** The certificates of an Ingress. */
const certificates = (tls: IngressSettings["tls"]): readonly IngressTls[] =>
  tls === undefined ? [] : isOne(tls) ? [tls] : tls;

/** Whether cert-manager fills the Secret. */
const isIssued = ({ issuer, clusterIssuer }: IngressTls): boolean => (issuer ?? clusterIssuer) !== undefined;

/** The annotations by which cert-manager knows who issues the certificates: one for the whole Ingress. */
export function issuerAnnotations(tls: IngressSettings["tls"]): Record<string, string> {
  const { issuer, clusterIssuer } = certificates(tls).find(isIssued) ?? {};
  return defined({ "cert-manager.io/issuer": issuer, "cert-manager.io/cluster-issuer": clusterIssuer });
}

/** The hosts of the rules that no certificate names: those of the one that names none. */
function hostsLeft(tls: IngressSettings["tls"], hosts: readonly string[]): readonly string[] {
  const named = new Set(certificates(tls).flatMap(({ hosts: own = [] }) => own));
  return hosts.filter((host) => !named.has(host));
}

/**
 * The certificates as an Ingress spells them.
 * @param hosts those of its rules
 * @param name of the Ingress
 */
export function renderTls(
  tls: IngressSettings["tls"],
  hosts: readonly string[],
  name: string,
): readonly object[] | undefined {
  if (tls === undefined) return undefined;
  const left = hostsLeft(tls, hosts);
  return certificates(tls).map(({ hosts: own = left, secretName = `${name}-tls` }) =>
    defined({ hosts: own.length === 0 ? undefined : own, secretName }),
  );
}

/** Whether a wildcard stands for a host: for one label of its name. */
const standsFor = (wildcard: string, host: string): boolean =>
  wildcard.startsWith("*.") && host.slice(host.indexOf(".")) === wildcard.slice(1);

/** Whether requests of a host that a certificate names come to a rule. */
const comesTo = (named: string, host: string): boolean =>
  named === host || standsFor(named, host) || standsFor(host, named) || isToken(named) || isToken(host);

/** What an Ingress takes, beside its certificates. */
export interface Taken {
  /** The hosts of its rules. */
  readonly hosts: readonly string[];
  /** Whether requests of every other host are taken, too. */
  readonly others: boolean;
}

/**
 * Rules of the certificates of an Ingress.
 * @param at where they are, such as `exposure.tls`
 */
export function checkTls(tls: IngressSettings["tls"], at: string, taken: Taken, report: Report): void {
  const all = certificates(tls);
  const issued = all.find(isIssued);
  const left = hostsLeft(tls, taken.hosts);
  const named = new Set<string>();
  const secrets = new Set<string>();
  let ofTheRest = false;
  all.forEach((one, index) => {
    const prop = tls !== undefined && isOne(tls) ? at : `${at}[${index}]`;
    const { hosts, secretName, issuer, clusterIssuer } = one;
    if ((issuer !== undefined && clusterIssuer !== undefined) || (secretName ?? issuer ?? clusterIssuer) === undefined)
      report({
        code: "IngressTlsAmbiguous",
        what: "a certificate comes from a Secret, an Issuer or a ClusterIssuer",
        prop,
        allowed:
          "{ secretName }, { issuer } or { clusterIssuer }; with an issuer secretName is where it puts the certificate",
      });
    else if (issuer !== issued?.issuer || clusterIssuer !== issued?.clusterIssuer)
      report({
        code: "IngressTlsIssuers",
        what: "cert-manager reads one annotation for the whole Ingress, and fills the Secret of each of its certificates",
        prop,
        fix: "give all of them the same issuer, or the hosts of this one an Ingress of their own",
      });
    if ((hosts ?? taken.hosts).length === 0 && isIssued(one))
      report({
        code: "IngressTlsWithoutHost",
        what: "a certificate is issued for host names, and none is named",
        prop,
        fix: secretName === undefined ? "name the host" : "name the host, or take the issuer out",
      });
    else if (hosts === undefined && (ofTheRest || (left.length === 0 && taken.hosts.length > 0)))
      report({
        code: "IngressTlsWithoutHost",
        what: "the other certificates have all hosts already",
        prop,
        fix: "say hosts, or take this one out",
      });
    ofTheRest ||= hosts === undefined;
    const secret = secretName ?? "";
    if (issued !== undefined && secrets.has(secret))
      report({
        code: "IngressTlsSecretDuplicate",
        what: "cert-manager puts another certificate into this Secret",
        prop: `${prop}.secretName`,
        value: secretName,
        fix: "give each of them a secretName of its own, or name all hosts in one",
      });
    secrets.add(secret);
    hosts?.forEach((host, position) => {
      const place = { prop: `${prop}.hosts[${position}]`, value: host };
      if (named.has(host))
        report({
          code: "IngressTlsHostDuplicate",
          what: "this host has a certificate already, and which one is shown is chance",
          ...place,
          fix: "take one of the two out",
        });
      else if (!taken.others && !taken.hosts.some((other) => comesTo(host, other)))
        report({
          code: "IngressTlsHostUnknown",
          what: "no request of this host comes here: no rule names it",
          ...place,
          allowed: taken.hosts.join(", "),
          fix: "name it in a rule, or take it out",
        });
      named.add(host);
    });
  });
}
