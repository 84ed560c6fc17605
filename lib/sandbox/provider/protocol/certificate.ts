import { createHash, generateKeyPairSync, randomBytes, sign } from "node:crypto";

/** A certificate and its key. */
export interface Certificate {
  /** The certificate as DER. */
  readonly der: Buffer;
  readonly certificatePem: string;
  readonly keyPem: string;
}

const HOST = "localhost";
/** Object identifiers, already in DER. */
const OID = {
  ecdsaWithSha256: Buffer.from("06082a8648ce3d040302", "hex"),
  commonName: Buffer.from("0603550403", "hex"),
  basicConstraints: Buffer.from("0603551d13", "hex"),
  keyUsage: Buffer.from("0603551d0f", "hex"),
  extendedKeyUsage: Buffer.from("0603551d25", "hex"),
  subjectAlternativeName: Buffer.from("0603551d11", "hex"),
  subjectKeyIdentifier: Buffer.from("0603551d0e", "hex"),
  serverAuth: Buffer.from("06082b06010505070301", "hex"),
  clientAuth: Buffer.from("06082b06010505070302", "hex"),
};

/**
 * A self-signed certificate for `localhost` (ECDSA, P-256), made anew for every process and never stored: Terraform
 * learns it from the handshake and accepts no other. Node can read X.509 but not write it, hence the DER here.
 * @param now start of its validity is half a minute before
 * @default now - the present
 */
export function selfSignedCertificate(now: Date = new Date()): Certificate {
  const { publicKey, privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const publicKeyInfo = publicKey.export({ type: "spki", format: "der" });
  const algorithm = sequence(OID.ecdsaWithSha256);
  const name = sequence(tagged(0x31, sequence(OID.commonName, text(HOST))));
  const serial = randomBytes(16);
  serial[0] = (serial[0]! & 0x7f) | 0x40; // positive, without a leading zero
  const toBeSigned = sequence(
    tagged(0xa0, integer(Buffer.from([2]))), // X.509 version 3
    integer(serial),
    algorithm,
    name,
    sequence(time(new Date(now.getTime() - 30_000)), time(new Date(now.getTime() + 365 * 24 * 3_600_000))),
    name,
    publicKeyInfo,
    tagged(0xa3, sequence(...extensions(publicKeyInfo))),
  );
  const der = sequence(toBeSigned, algorithm, bits(sign("sha256", toBeSigned, privateKey)));
  return {
    der,
    certificatePem: pem("CERTIFICATE", der),
    keyPem: privateKey.export({ type: "pkcs8", format: "pem" }) as string,
  };
}

function extensions(publicKeyInfo: Buffer): Buffer[] {
  const yes = Buffer.from([0x01, 0x01, 0xff]);
  const extension = (oid: Buffer, value: Buffer, critical = false): Buffer =>
    sequence(oid, ...(critical ? [yes] : []), tagged(0x04, value));
  const keyIdentifier = createHash("sha1").update(publicKeyInfo).digest();
  return [
    extension(OID.basicConstraints, sequence(yes), true), // it vouches for itself
    extension(OID.keyUsage, Buffer.from([0x03, 0x02, 0x02, 0xac]), true), // sign, encipher, agree on keys, issue
    extension(OID.extendedKeyUsage, sequence(OID.serverAuth, OID.clientAuth)),
    extension(OID.subjectKeyIdentifier, tagged(0x04, keyIdentifier)),
    extension(OID.subjectAlternativeName, sequence(tagged(0x82, Buffer.from(HOST)))),
  ];
}

function tagged(tag: number, content: Buffer): Buffer {
  const { length } = content;
  const size = length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...size]), content]);
}

const sequence = (...parts: Buffer[]): Buffer => tagged(0x30, Buffer.concat(parts));
const integer = (bytes: Buffer): Buffer => tagged(0x02, bytes);
const text = (value: string): Buffer => tagged(0x0c, Buffer.from(value, "utf8"));
const bits = (bytes: Buffer): Buffer => tagged(0x03, Buffer.concat([Buffer.from([0]), bytes]));

function time(date: Date): Buffer {
  const digits = date.toISOString().replace(/[-:T]|\.\d+/g, ""); // 20260102030405Z
  return date.getUTCFullYear() < 2050
    ? tagged(0x17, Buffer.from(digits.slice(2), "latin1"))
    : tagged(0x18, Buffer.from(digits, "latin1"));
}

function pem(label: string, der: Buffer): string {
  const lines = der.toString("base64").match(/.{1,64}/g) ?? [];
  return `-----BEGIN ${label}-----\n${lines.join("\n")}\n-----END ${label}-----\n`;
}
