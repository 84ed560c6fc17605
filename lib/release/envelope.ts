import { isBase64Text } from "../base64";
import { KubeServicesError } from "../errors";
import { isSignedBy, sign, type SigningKey, type TrustedKey } from "./keys";

/** What the payloads of our envelopes are: https://github.com/in-toto/attestation/blob/main/spec/v1/statement.md */
const IN_TOTO = "application/vnd.in-toto+json";

/** A signed text, as DSSE has it: https://github.com/secure-systems-lab/dsse/blob/master/envelope.md */
export interface Envelope {
  readonly payloadType: string;
  /** Base64 of the bytes that were signed. */
  readonly payload: string;
  /** Empty where nobody has signed it. */
  readonly signatures: readonly { readonly keyid: string; readonly sig: string }[];
}

/** The bytes that a signature is of: "DSSEv1", then the lengths and the texts of type and payload. */
export function signedBytes(payloadType: string, payload: Buffer): Buffer {
  const type = Buffer.from(payloadType, "utf8");
  return Buffer.concat([Buffer.from(`DSSEv1 ${type.length} ${payloadType} ${payload.length} `, "utf8"), payload]);
}

/**
 * Puts a value into an envelope.
 * @param key signs it; without one the envelope has no signature
 */
export function seal(value: unknown, key: SigningKey | undefined): Envelope {
  const payload = Buffer.from(JSON.stringify(value), "utf8");
  const signatures =
    key === undefined ? [] : [{ keyid: key.id, sig: sign(key, signedBytes(IN_TOTO, payload)).toString("base64") }];
  return { payloadType: IN_TOTO, payload: payload.toString("base64"), signatures };
}

/** An envelope as a file has it. */
export const envelopeText = (envelope: Envelope): string => `${JSON.stringify(envelope, null, 2)}\n`;

const isText = (value: unknown): value is string => typeof value === "string";

function isEnvelope(value: unknown): value is Envelope {
  if (typeof value !== "object" || value === null) return false;
  const { payloadType, payload, signatures } = value as Partial<Record<keyof Envelope, unknown>>;
  return (
    payloadType === IN_TOTO &&
    isText(payload) &&
    isBase64Text(payload) &&
    Array.isArray(signatures) &&
    signatures.length <= 100 &&
    (signatures as unknown[]).every((signature) => {
      const { keyid, sig } = (signature ?? {}) as { keyid?: unknown; sig?: unknown };
      return isText(keyid) && isText(sig) && isBase64Text(sig);
    })
  );
}

/**
 * Reads an envelope. Nothing is said of its signatures yet.
 * @throws KubeServicesError `EnvelopeUnreadable`
 */
export function parseEnvelope(bytes: Buffer, file: string): Envelope {
  let value: unknown;
  try {
    value = JSON.parse(bytes.toString("utf8"));
  } catch {
    value = undefined;
  }
  if (isEnvelope(value)) return value;
  throw new KubeServicesError({
    code: "EnvelopeUnreadable",
    what: "this is no DSSE envelope of an in-toto statement",
    where: file,
    fix: "take the folder as kube-services plan and approve have written it",
  });
}

/** The bytes that an envelope holds. */
export const payloadOf = (envelope: Envelope): Buffer => Buffer.from(envelope.payload, "base64");

/** Those of some keys that have signed an envelope; a key id alone proves nothing. */
export function signersOf(envelope: Envelope, keys: readonly TrustedKey[]): readonly TrustedKey[] {
  const bytes = signedBytes(envelope.payloadType, payloadOf(envelope));
  const signatures = envelope.signatures.map(({ sig }) => Buffer.from(sig, "base64"));
  return keys.filter((key) => signatures.some((signature) => isSignedBy(key, bytes, signature)));
}
