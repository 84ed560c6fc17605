import {
  createPrivateKey,
  createPublicKey,
  sign as signBytes,
  verify as verifyBytes,
  type KeyObject,
} from "node:crypto";
import { readBoundedText } from "../bounded-file";
import { KubeServicesError } from "../errors";
import { sha256 } from "../sha256";
import { reasonOf } from "./files";

/** A key that signs, with the name that its signatures give it. */
export interface SigningKey {
  readonly id: string;
  readonly key: KeyObject;
}

/** A key whose signatures count. */
export interface TrustedKey {
  readonly id: string;
  readonly key: KeyObject;
  /** The file that it stands in. */
  readonly file: string;
}

const ALLOWED = "an Ed25519 key, or an ECDSA key on the curve P-256, as PEM";
const MAKE_ONE =
  "openssl genpkey -algorithm ed25519 -out approver.key; openssl pkey -in approver.key -pubout -out approver.pub";
/** One PEM block of a file with several. */
const PUBLIC_BLOCKS = /-----BEGIN PUBLIC KEY-----[A-Za-z0-9+/=\s]*-----END PUBLIC KEY-----/g;
const LARGEST_KEY_FILE = 1024 * 1024;

function isSupported(key: KeyObject): boolean {
  if (key.asymmetricKeyType === "ed25519") return true;
  return key.asymmetricKeyType === "ec" && key.asymmetricKeyDetails?.namedCurve === "prime256v1";
}

/** The name of a key: SHA-256 of its public half (SubjectPublicKeyInfo, DER) in lower-case hexadecimal. */
function idOf(key: KeyObject): string {
  const der = (key.type === "private" ? createPublicKey(key) : key).export({ type: "spki", format: "der" });
  return sha256(der);
}

function readKeyFile(file: string, where: string): string {
  try {
    return readBoundedText(file, LARGEST_KEY_FILE);
  } catch (error) {
    throw new KubeServicesError({
      code: "KeyUnreadable",
      what: `this key file cannot be read: ${reasonOf(error)}`,
      where,
      value: file,
      allowed: ALLOWED,
      fix: `name a file with a key; to make one: ${MAKE_ONE}`,
    });
  }
}

const unusable = (file: string, where: string): KubeServicesError =>
  new KubeServicesError({
    code: "KeyUnusable",
    what: "there is no key in this file that can be used here",
    where,
    value: file,
    allowed: ALLOWED,
    fix: `give another one; to make one: ${MAKE_ONE}`,
  });

/**
 * Reads a private key.
 * @param where the option that names it, for errors
 * @throws KubeServicesError `KeyUnreadable`, `KeyUnusable`
 */
export function readSigningKey(file: string, where: string): SigningKey {
  const text = readKeyFile(file, where);
  try {
    const key = createPrivateKey(text);
    if (!isSupported(key)) throw new Error("another kind of key");
    return { id: idOf(key), key };
  } catch {
    throw unusable(file, where);
  }
}

/**
 * Reads public keys, of which a file may hold several.
 * @param where the option that names the files, for errors
 * @throws KubeServicesError `KeyUnreadable`, `KeyUnusable`
 */
export function readTrustedKeys(files: readonly string[], where: string): readonly TrustedKey[] {
  return files.flatMap((file) => {
    const blocks = readKeyFile(file, where).match(PUBLIC_BLOCKS) ?? [];
    if (blocks.length === 0) throw unusable(file, where);
    return blocks.map((block) => {
      try {
        const key = createPublicKey(block);
        if (!isSupported(key)) throw new Error("another kind of key");
        return { id: idOf(key), key, file };
      } catch {
        throw unusable(file, where);
      }
    });
  });
}

/** Ed25519 hashes by itself; ECDSA signs a SHA-256, in ASN.1, as OpenSSL and cosign do. */
const hashFor = (key: KeyObject): string | null => (key.asymmetricKeyType === "ed25519" ? null : "sha256");

/** Signs bytes. */
export const sign = ({ key }: SigningKey, bytes: Buffer): Buffer => signBytes(hashFor(key), bytes, key);

/** Whether a signature of bytes is a key's. */
export function isSignedBy({ key }: Pick<TrustedKey, "key">, bytes: Buffer, signature: Buffer): boolean {
  try {
    return verifyBytes(hashFor(key), bytes, key, signature);
  } catch {
    return false; // what cannot be a signature is none
  }
}
