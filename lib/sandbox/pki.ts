import { constants, generateKeyPair, privateEncrypt, randomBytes, X509Certificate } from "node:crypto";
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { md, pki } from "node-forge";
import { makeFolder } from "./make-folder";

/** The group in the user's certificate; a ClusterRoleBinding makes it `cluster-admin`. */
export const ADMIN_GROUP = "sandbox:admins";

/** Who a certificate is for. RBAC reads the user's name from the common name, the groups from the organisation. */
interface Subject {
  readonly file: string;
  readonly commonName: string;
  readonly organisation?: string;
  /** Names and addresses of a server; without them it is a client's certificate only. */
  readonly serves?: { readonly dns: readonly string[]; readonly ip: readonly string[] };
}

const LOOPBACK = { dns: ["localhost"], ip: ["127.0.0.1"] };

const SUBJECTS = [
  {
    file: "kube-apiserver",
    commonName: "kube-apiserver",
    serves: {
      dns: ["localhost", "kubernetes", "kubernetes.default", "kubernetes.default.svc"],
      ip: ["127.0.0.1", "10.96.0.1"], // the second: the first address of the Service range
    },
  },
  { file: "etcd", commonName: "etcd", serves: LOOPBACK },
  { file: "etcd-client", commonName: "kube-apiserver" },
  { file: "kube-controller-manager", commonName: "system:kube-controller-manager", serves: LOOPBACK },
  { file: "kube-scheduler", commonName: "system:kube-scheduler", serves: LOOPBACK },
  { file: "kubelet-client", commonName: "kube-apiserver-kubelet-client" },
  { file: "kwok", commonName: "sandbox:kwok", serves: LOOPBACK },
  {
    file: "metrics",
    commonName: "sandbox:metrics",
    serves: { dns: ["localhost", "sandbox-metrics.kube-system.svc"], ip: ["127.0.0.1"] },
  },
  { file: "metallb", commonName: "sandbox:metallb" },
  { file: "setup", commonName: "sandbox:setup", organisation: "system:masters" },
  { file: "user", commonName: "sandbox:user", organisation: ADMIN_GROUP },
] as const satisfies readonly Subject[];

/** Whose certificate it is. */
export type Holder = (typeof SUBJECTS)[number]["file"];

/** The files of the sandbox's own authority and of all that it signed. */
export interface Pki {
  /** The authority's certificate, PEM. */
  readonly ca: string;
  /** Path of the authority's certificate. */
  readonly caFile: string;
  /** Path of the authority's key; the controller manager signs requests with it. */
  readonly caKeyFile: string;
  /** Path of the key that signs the tokens of service accounts. */
  readonly serviceAccountKeyFile: string;
  /** The paths of a certificate and of its key. */
  files(holder: Holder): { readonly cert: string; readonly key: string };
}

const YEARS = 10;
const KEY_BITS = 2048;

/**
 * The certificates of a sandbox: generated at the first call, read afterwards. Keys are readable by the user alone and
 * never leave the folder, save that the user's own is in the kubeconfig.
 * @param folder where they are kept
 */
export async function ensurePki(folder: string): Promise<Pki> {
  const complete = join(folder, "complete");
  if (!existsSync(complete)) {
    makeFolder(folder, 0o700);
    await generate(folder);
    writeFileSync(complete, "");
  }
  const caFile = join(folder, "ca.crt");
  addMissing(folder);
  return {
    ca: readFileSync(caFile, "utf8"),
    caFile,
    caKeyFile: join(folder, "ca.key"),
    serviceAccountKeyFile: join(folder, "service-account.key"),
    files: (holder) => ({ cert: join(folder, `${holder}.crt`), key: join(folder, `${holder}.key`) }),
  };
}

/**
 * Throws certificates away that are not valid now, so that new ones are made: a clock that was wrong when they were made
 * is right by now. Not while the sandbox runs.
 * @returns whether there were such
 */
export function discardOutdated(folder: string): boolean {
  const complete = join(folder, "complete");
  if (!existsSync(complete)) return false;
  const { validFrom, validTo } = new X509Certificate(readFileSync(join(folder, "ca.crt")));
  if (Date.parse(validFrom) <= Date.now() && Date.now() < Date.parse(validTo)) return false;
  rmSync(complete);
  return true;
}

async function generate(folder: string): Promise<void> {
  // The components share one key: they run as one user, in one folder, and each further key costs a moment of start.
  const [caKey, serviceAccountKey, componentsKey, setupKey, userKey] = await Promise.all(
    Array.from({ length: 5 }, () => rsaKey()),
  );
  const keyOf = (file: Holder): string =>
    (file === "user" ? userKey : file === "setup" ? setupKey : componentsKey) as string;
  const write = (name: string, text: string) => writeFileSync(join(folder, name), text, { mode: 0o600 });
  const authority = selfSigned(caKey!);
  write("ca.key", caKey!);
  write("ca.crt", pki.certificateToPem(authority));
  write("service-account.key", serviceAccountKey!);
  for (const subject of SUBJECTS) {
    const key = keyOf(subject.file);
    write(`${subject.file}.key`, key);
    write(`${subject.file}.crt`, signed(subject, key, authority, caKey!));
  }
}

/** An earlier version of this package may have made fewer. */
function addMissing(folder: string): void {
  const missing = SUBJECTS.filter(({ file }) => !existsSync(join(folder, `${file}.crt`)));
  if (missing.length === 0) return;
  const read = (name: string): string => readFileSync(join(folder, name), "utf8");
  const authority = pki.certificateFromPem(read("ca.crt"));
  const key = read("kwok.key"); // that of all components
  for (const subject of missing) {
    writeFileSync(join(folder, `${subject.file}.key`), key, { mode: 0o600 });
    writeFileSync(join(folder, `${subject.file}.crt`), signed(subject, key, authority, read("ca.key")), {
      mode: 0o600,
    });
  }
}

async function rsaKey(): Promise<string> {
  const { privateKey } = await promisify(generateKeyPair)("rsa", {
    modulusLength: KEY_BITS,
    publicKeyEncoding: { type: "spki", format: "pem" },
    privateKeyEncoding: { type: "pkcs1", format: "pem" },
  });
  return privateKey;
}

function draft(keyPem: string, commonName: string, organisation?: string): pki.Certificate {
  const certificate = pki.createCertificate();
  const key = pki.privateKeyFromPem(keyPem);
  certificate.publicKey = pki.setRsaPublicKey(key.n, key.e);
  certificate.serialNumber = serialNumber();
  // A clock that is set right later may be set back.
  certificate.validity.notBefore = new Date(Date.now() - 366 * 24 * 60 * 60 * 1000);
  certificate.validity.notAfter = new Date(certificate.validity.notBefore);
  certificate.validity.notAfter.setFullYear(certificate.validity.notAfter.getFullYear() + YEARS);
  certificate.setSubject([
    ...(organisation === undefined ? [] : [{ name: "organizationName", value: organisation }]),
    { name: "commonName", value: commonName },
  ]);
  return certificate;
}

/** A positive number whose first byte is not 0: DER allows no needless leading zeros, and Go refuses them. */
function serialNumber(): string {
  const bytes = randomBytes(16);
  bytes[0] = (bytes[0]! & 0x3f) | 0x40;
  return bytes.toString("hex");
}

function selfSigned(keyPem: string): pki.Certificate {
  const certificate = draft(keyPem, "sandbox-ca");
  certificate.setIssuer(certificate.subject.attributes);
  certificate.setExtensions([
    { name: "basicConstraints", cA: true, critical: true },
    { name: "keyUsage", keyCertSign: true, digitalSignature: true, keyEncipherment: true, critical: true },
    { name: "subjectKeyIdentifier" },
  ]);
  sign(certificate, keyPem);
  return certificate;
}

/** What stands before a SHA-256 digest that is signed: RFC 8017, 9.2, note 1. */
const SHA256_INFO = Buffer.from("3031300d060960864801650304020105000420", "hex");

/** Signs with OpenSSL's arithmetic: that of node-forge is JavaScript, and slow. */
function sign(certificate: pki.Certificate, keyPem: string): void {
  const key = {
    sign(digest: md.MessageDigest): string {
      const signed = Buffer.concat([SHA256_INFO, Buffer.from(digest.digest().bytes(), "latin1")]);
      return privateEncrypt({ key: keyPem, padding: constants.RSA_PKCS1_PADDING }, signed).toString("latin1");
    },
  };
  certificate.sign(key as pki.rsa.PrivateKey, md.sha256.create());
}

const DNS_NAME = 2; // GeneralName choices of RFC 5280, 4.2.1.6
const IP_ADDRESS = 7;

function signed(subject: Subject, keyPem: string, authority: pki.Certificate, caKey: string): string {
  const certificate = draft(keyPem, subject.commonName, subject.organisation);
  certificate.setIssuer(authority.subject.attributes);
  const { serves } = subject;
  certificate.setExtensions([
    { name: "basicConstraints", cA: false, critical: true },
    { name: "keyUsage", digitalSignature: true, keyEncipherment: true, critical: true },
    { name: "extKeyUsage", clientAuth: true, ...(serves === undefined ? {} : { serverAuth: true }) },
    ...(serves === undefined
      ? []
      : [
          {
            name: "subjectAltName",
            altNames: [
              ...serves.dns.map((value) => ({ type: DNS_NAME, value })),
              ...serves.ip.map((ip) => ({ type: IP_ADDRESS, ip })),
            ],
          },
        ]),
  ]);
  sign(certificate, caKey);
  return pki.certificateToPem(certificate);
}
