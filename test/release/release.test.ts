import { execFileSync, spawnSync } from "node:child_process";
import { cpSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { KubeServicesError } from "../../lib/errors";
import { writeApproval, type ApprovalPolicy } from "../../lib/release/approvals";
import { checkRelease } from "../../lib/release/check-release";
import { readStack } from "../../lib/release/read-release";
import { signedBytes } from "../../lib/release/envelope";
import { readSigningKey, readTrustedKeys, sign as signBytes } from "../../lib/release/keys";
import { readDigestKey } from "../../lib/release/stack-facts";
import { writeBlobs } from "../../lib/release/blobs";
import { sha256 } from "../../lib/sha256";
import { writeStack, type PlannedStack } from "../../lib/release/write-release";
import { makeRelease, pair, temporary, type Pair } from "./support/make-release";
import { reseal } from "./support/reseal";

const home = temporary();
afterAll(() => rmSync(home, { recursive: true, force: true }));
const planner = pair(home, "planner");
const ann = pair(home, "ann", "ec");
const bob = pair(home, "bob");
const stranger = pair(home, "stranger");
const NOW = new Date("2030-01-01T12:00:00Z");
const POLICY: ApprovalPolicy = {
  approvals: 1,
  approvalsWhereCritical: 2,
  trusted: [...ann.trusted, ...bob.trusted],
  planners: planner.trusted,
};
const APPROVAL = {
  decision: "approved",
  by: "ann",
  at: "2030-01-01T11:00:00Z",
  expires: "2030-01-02T00:00:00Z",
} as const;

let count = 0;
/** A release that nothing speaks against. */
function approved(by: Pair = ann, approval: Partial<typeof APPROVAL> | object = {}): string {
  const folder = join(home, `release-${count++}`);
  makeRelease(folder, planner.signing);
  sign(folder, by, approval);
  return folder;
}
const sign = (folder: string, by: Pair, approval: object = {}): string =>
  writeApproval(folder, [readStack(folder, "shop")], { ...APPROVAL, ...approval }, by.signing);

/** The codes of what speaks against a release, also of what makes it unreadable. */
function codes(folder: string, policy: Partial<ApprovalPolicy> = {}, now = NOW): readonly string[] {
  try {
    return checkRelease(folder, [], { ...POLICY, ...policy }, now).flatMap(({ problems }) =>
      problems.map(({ code }) => code),
    );
  } catch (error) {
    if (KubeServicesError.is(error)) return error.problems.map(({ code }) => code);
    throw error;
  }
}

test("nothing speaks against a release that is whole and approved", () => {
  const [result] = checkRelease(approved(), [], POLICY, NOW);
  expect(result).toMatchObject({ problems: [], needed: 1, approvals: [{ by: "ann" }] });
  expect(result?.plannedBy).toHaveLength(1);
});

const shop = (folder: string, name: string): string => join(folder, "shop", name);
const edit = (path: string, change: (text: string) => string): void =>
  writeFileSync(path, change(readFileSync(path, "utf8")));
const approvalOf = (folder: string): string =>
  join(folder, "approvals", readdirSync(join(folder, "approvals"))[0] as string);
interface Sealed {
  payload: string;
  signatures: { keyid: string; sig: string }[];
}
/** Changes what an envelope says, and leaves its signatures. */
const rewrite = (
  file: string,
  change: (statement: { predicate: Record<string, unknown>; subject: unknown[] }) => void,
): void =>
  edit(file, (text) => {
    const envelope = JSON.parse(text) as Sealed;
    const statement = JSON.parse(Buffer.from(envelope.payload, "base64").toString()) as never;
    change(statement);
    return JSON.stringify({ ...envelope, payload: Buffer.from(JSON.stringify(statement)).toString("base64") });
  });

/** Changes what an envelope says, and signs it anew. */
const withSignature = (file: string, key: Pair, change: (text: string) => string | Buffer): void => {
  const envelope = JSON.parse(readFileSync(file, "utf8")) as Sealed & { payloadType: string };
  const payload = Buffer.from(change(Buffer.from(envelope.payload, "base64").toString("utf8")));
  const sig = signBytes(key.signing, signedBytes(envelope.payloadType, payload)).toString("base64");
  writeFileSync(
    file,
    JSON.stringify({
      ...envelope,
      payload: payload.toString("base64"),
      signatures: [{ keyid: key.signing.id, sig }],
    }),
  );
};

describe("somebody changes", () => {
  const attacks: readonly (readonly [string, (folder: string) => void, string])[] = [
    ["the plan", (folder) => edit(shop(folder, "plan.tfplan"), (text) => `${text}!`), "ReleaseAltered"],
    ["its JSON", (folder) => edit(shop(folder, "plan.json"), (text) => `${text} `), "ReleaseAltered"],
    ["the masked JSON", (folder) => edit(shop(folder, "plan.masked.json"), () => "[]"), "ReleaseAltered"],
    ["the audit's report", (folder) => edit(shop(folder, "audit.md"), () => "# Clean"), "ReleaseAltered"],
    ["the configuration", (folder) => edit(shop(folder, "configuration/cdk.tf.json"), () => "[]"), "ReleaseAltered"],
    ["the lock file", (folder) => rmSync(shop(folder, "configuration/.terraform.lock.hcl")), "ReleaseAltered"],
    ["an asset", (folder) => edit(shop(folder, "configuration/assets/a/b.txt"), () => "other"), "ReleaseAltered"],
    ["a file more", (folder) => writeFileSync(shop(folder, "configuration/evil.tf"), "x"), "ReleaseAltered"],
    [
      "a file that Terraform takes by its name",
      (folder) => writeFileSync(shop(folder, "configuration/x.auto.tfvars.json"), "{}"),
      "ReleaseAltered",
    ],
    [
      "a link in the place of a file",
      (folder) => {
        rmSync(shop(folder, "audit.md"));
        symlinkSync("/etc/hostname", shop(folder, "audit.md"));
      },
      "ReleaseUnreadable",
    ],
    [
      "a link in the place of a folder",
      (folder) => {
        renameSync(shop(folder, "configuration"), join(folder, "elsewhere"));
        symlinkSync("../elsewhere", shop(folder, "configuration"));
      },
      "ReleaseUnreadable",
    ],
    [
      "the manifest",
      (folder) => rewrite(shop(folder, "manifest.dsse.json"), ({ predicate }) => (predicate["commit"] = "other")),
      "ManifestForeign",
    ],
    [
      "the manifest, for another plan, without a signature",
      (folder) => {
        edit(shop(folder, "plan.tfplan"), () => "evil");
        reseal(shop(folder, "manifest.dsse.json"));
      },
      "ManifestForeign",
    ],
    [
      "the manifest, for another plan, with a stranger's signature under the planner's name",
      (folder) => {
        edit(shop(folder, "plan.tfplan"), () => "evil");
        reseal(shop(folder, "manifest.dsse.json"), stranger.key);
        edit(shop(folder, "manifest.dsse.json"), (text) => text.replace(stranger.signing.id, planner.signing.id));
      },
      "ManifestForeign",
    ],
    [
      "the manifest, with the planner's help, after the approval",
      (folder) => {
        edit(shop(folder, "plan.tfplan"), () => "evil");
        reseal(shop(folder, "manifest.dsse.json"), planner.key);
      },
      "ApprovalOfAnother",
    ],
    [
      "the manifest into no JSON",
      (folder) => writeFileSync(shop(folder, "manifest.dsse.json"), "{"),
      "EnvelopeUnreadable",
    ],
    [
      "the manifest's type",
      (folder) => edit(shop(folder, "manifest.dsse.json"), (text) => text.replace("in-toto+json", "json")),
      "EnvelopeUnreadable",
    ],
    [
      "the manifest into an approval",
      (folder) => cpSync(approvalOf(folder), shop(folder, "manifest.dsse.json")),
      "StatementUnreadable",
    ],
    [
      "a name in the manifest that leads out of the folder",
      (folder) =>
        rewrite(shop(folder, "manifest.dsse.json"), ({ subject }) =>
          subject.push({ name: "../../../etc/passwd", digest: { sha256: "0".repeat(64) } }),
        ),
      "StatementUnreadable",
    ],
    ["the stack's name", (folder) => renameSync(join(folder, "shop"), join(folder, "bank")), "ReleaseAltered"],
    [
      "the approval's expiry",
      (folder) => rewrite(approvalOf(folder), ({ predicate }) => (predicate["expires"] = "2040-01-01T00:00:00Z")),
      "ApprovalForeign",
    ],
    [
      "the approval's signature",
      (folder) => edit(approvalOf(folder), (text) => text.replace(/"sig": ".{8}/, '"sig": "AAAAAAAA')),
      "ApprovalForeign",
    ],
    ["the approval, which is gone", (folder) => rmSync(approvalOf(folder)), "ApprovalMissing"],
    [
      "the approval, for one of another plan",
      (folder) => {
        const other = join(home, `other-${count++}`);
        makeRelease(other, planner.signing, { state: { backend: "local", serial: 9 } });
        sign(other, ann);
        rmSync(approvalOf(folder));
        cpSync(approvalOf(other), join(folder, "approvals", "other.dsse.json"));
      },
      "ApprovalOfAnother",
    ],
    [
      "plan and JSON, each for the other",
      (folder) => {
        renameSync(shop(folder, "plan.tfplan"), shop(folder, "x"));
        renameSync(shop(folder, "plan.json"), shop(folder, "plan.tfplan"));
        renameSync(shop(folder, "x"), shop(folder, "plan.json"));
      },
      "ReleaseAltered",
    ],
    [
      "a plan that is encrypted beside the one that is not",
      (folder) => writeFileSync(shop(folder, "plan.tfplan.enc"), "evil"),
      "ReleaseAltered",
    ],
    [
      "a provider that is there already",
      (folder) => {
        mkdirSync(shop(folder, "configuration/.terraform/providers"), { recursive: true });
        writeFileSync(shop(folder, "configuration/.terraform/providers/evil"), "x");
      },
      "ReleaseAltered",
    ],
    [
      "a pipe in the place of a file",
      (folder) => {
        rmSync(shop(folder, "audit.md"));
        execFileSync("mkfifo", [shop(folder, "audit.md")]);
      },
      "ReleaseUnreadable",
    ],
    [
      "the folder of approvals into a file",
      (folder) => {
        rmSync(join(folder, "approvals"), { recursive: true });
        writeFileSync(join(folder, "approvals"), "approved");
      },
      "ReleaseUnreadable",
    ],
    [
      "an approval into a link to one",
      (folder) => {
        const file = approvalOf(folder);
        renameSync(file, join(folder, "kept"));
        symlinkSync("../kept", file);
      },
      "ReleaseUnreadable",
    ],
    [
      "the manifest's predicate into one of another version, with the planner's help",
      (folder) =>
        reseal(shop(folder, "manifest.dsse.json"), planner.key, (statement) =>
          Object.assign(statement, { predicateType: "urn:cdktf-kube-services:release:plan:v2" }),
        ),
      "StatementUnreadable",
    ],
    [
      "the approval into the signed manifest",
      (folder) => cpSync(shop(folder, "manifest.dsse.json"), approvalOf(folder)),
      "StatementUnreadable",
    ],
    [
      "the approval into one of the same manifest for another stack",
      (folder) => withSignature(approvalOf(folder), ann, (text) => text.replace("shop/manifest", "bank/manifest")),
      "ApprovalMissing",
    ],
    [
      "the approval into one that speaks of the manifest twice, as another one last",
      (folder) =>
        withSignature(approvalOf(folder), ann, (text) => {
          const statement = JSON.parse(text) as { subject: { name: string; digest: object }[] };
          const [first] = statement.subject;
          statement.subject.push({ name: first?.name ?? "", digest: { sha256: "0".repeat(64) } });
          return JSON.stringify(statement);
        }),
      "ApprovalOfAnother",
    ],
    [
      "nothing, and puts two signatures of one key on the one approval",
      (folder) => {
        reseal(shop(folder, "manifest.dsse.json"), planner.key, ({ predicate }) => {
          (predicate["audit"] as { undecided: object }).undecided = { critical: 1 };
        });
        rmSync(join(folder, "approvals"), { recursive: true });
        const file = join(folder, sign(folder, ann));
        const envelope = JSON.parse(readFileSync(file, "utf8")) as Sealed & { payloadType: string };
        const bytes = signedBytes(envelope.payloadType, Buffer.from(envelope.payload, "base64"));
        // ECDSA signs differently each time.
        const again = { keyid: bob.signing.id, sig: signBytes(ann.signing, bytes).toString("base64") };
        writeFileSync(file, JSON.stringify({ ...envelope, signatures: [...envelope.signatures, again] }));
      },
      "ApprovalMissing",
    ],
    [
      "nothing, and copies the one approval",
      (folder) => {
        rewrite(shop(folder, "manifest.dsse.json"), () => undefined);
        rmSync(join(folder, "approvals"), { recursive: true });
        reseal(shop(folder, "manifest.dsse.json"), planner.key, ({ predicate }) => {
          (predicate["audit"] as { findings: object }).findings = { critical: 1 };
        });
        const first = sign(folder, ann);
        cpSync(join(folder, first), join(folder, "approvals", "again.dsse.json"));
        sign(folder, ann, { by: "bob" });
      },
      "ApprovalMissing",
    ],
  ];
  test.each(attacks.map(([what, attack, code]) => ({ what, attack, code })))("$what: $code", ({ attack, code }) => {
    const folder = approved();
    expect(codes(folder)).toEqual([]);
    attack(folder);
    expect(codes(folder)).toContain(code);
  });
});

describe("what was signed is what everybody reads", () => {
  const manifestOf = (folder: string): string => shop(folder, "manifest.dsse.json");

  test.each<[string, (text: string) => string | Buffer]>([
    [
      "a key given twice",
      (text) => text.replace('"commit":', '"commit":"harmless","commit":').replace("{", '{"_type":"x",'),
    ],
    ["a key given twice, deep in it", (text) => text.replace('"verdict":', '"verdict":"Failed.","verdict":')],
    [
      "a key given twice, once by its number",
      (text) => text.replace('"verdict":', '"ver\\u0064ict":"Failed.","verdict":'),
    ],
    ["blanks that hide something", (text) => text.replace("{", `{${" ".repeat(1000)}`)],
    [
      "bytes that are no text",
      (text) => Buffer.concat([Buffer.from(text.slice(0, -1)), Buffer.from([0x20, 0xff]), Buffer.from("}")]),
    ],
    ["text behind its end", (text) => `${text}{}`],
    ["a list of statements", (text) => `[${text}]`],
    ["a mark of byte order", (text) => `\ufeff${text}`],
  ])("%s is refused, although the planner has signed it", (_, change) => {
    const folder = approved();
    withSignature(manifestOf(folder), planner, (text) => text);
    rmSync(join(folder, "approvals"), { recursive: true });
    sign(folder, ann);
    expect(codes(folder)).toEqual([]);
    withSignature(manifestOf(folder), planner, change);
    expect(codes(folder)).toContain("StatementUnreadable");
  });

  test.each<[string, (envelope: Record<string, unknown>) => unknown]>([
    ["another type", (one) => ({ ...one, payloadType: "application/vnd.in-toto+json; charset=utf-8" })],
    ["the type in other letters", (one) => ({ ...one, payloadType: "Application/vnd.in-toto+json" })],
    ["no type", ({ payload, signatures }) => ({ payload, signatures })],
    ["a payload that is no base64", (one) => ({ ...one, payload: `${String(one["payload"])}!` })],
    ["signatures that are none", (one) => ({ ...one, signatures: { 0: one["signatures"] } })],
    ["a list", (one) => [one]],
  ])("an envelope with %s is refused", (_, change) => {
    const folder = approved();
    edit(manifestOf(folder), (text) => JSON.stringify(change(JSON.parse(text) as Record<string, unknown>)));
    expect(codes(folder)).toEqual(["EnvelopeUnreadable"]);
  });

  test("a signature of another kind of key under the name of a trusted one counts nothing", () => {
    // Ed25519's bytes in the place of an ECDSA signature, the other way round, and the signature of the bare payload.
    const folder = approved(bob);
    const file = approvalOf(folder);
    const envelope = JSON.parse(readFileSync(file, "utf8")) as Sealed & { payloadType: string };
    const payload = Buffer.from(envelope.payload, "base64");
    const signed = signedBytes(envelope.payloadType, payload);
    for (const [by, bytes, id] of [
      [stranger, signed, ann.signing.id],
      [stranger, signed, bob.signing.id],
      [bob, payload, bob.signing.id],
      [ann, payload, ann.signing.id],
      [ann, Buffer.concat([signed, Buffer.from("0")]), ann.signing.id],
    ] as const) {
      const sig = signBytes(by.signing, bytes).toString("base64");
      writeFileSync(file, JSON.stringify({ ...envelope, signatures: [{ keyid: id, sig }] }));
      expect(codes(folder)).toEqual(["ApprovalMissing", "ApprovalForeign"]);
    }
  });
});

describe("approvals", () => {
  test.each([
    { what: "of a stranger", by: stranger, approval: {}, expected: ["ApprovalMissing", "ApprovalForeign"] },
    {
      what: "that ran out",
      by: ann,
      approval: { expires: "2030-01-01T11:59:59Z" },
      expected: ["ApprovalMissing", "ApprovalExpired"],
    },
    {
      what: "from the future",
      by: ann,
      approval: { at: "2030-01-01T12:06:00Z" },
      expected: ["ApprovalMissing", "ApprovalFromFuture"],
    },
    { what: "of a clock that differs a little", by: ann, approval: { at: "2030-01-01T12:04:00Z" }, expected: [] },
    {
      what: "that are rejections",
      by: ann,
      approval: { decision: "rejected" },
      expected: ["PlanRejected", "ApprovalMissing"],
    },
  ])("$what", ({ by, approval, expected }) => {
    expect(codes(approved(by, approval))).toEqual(expected);
  });

  test("a rejection counts beside an approval", () => {
    const folder = approved();
    sign(folder, bob, { decision: "rejected", by: "bob", comment: "not on a Friday" });
    expect(codes(folder)).toEqual(["PlanRejected"]);
  });

  test("of whoever plans count nothing, also where the key may approve others' plans", () => {
    const folder = approved(planner);
    expect(codes(folder, { trusted: [...ann.trusted, ...planner.trusted] })).toEqual([
      "ApprovalMissing",
      "ApprovalByPlanner",
    ]);
    expect(codes(folder, { trusted: planner.trusted, planners: [] })).toEqual(["ApprovalMissing", "ApprovalByPlanner"]);
  });

  test.each([{ findings: { critical: 1 } }, { undecided: { critical: 2 } }])(
    "two are needed where something is critical: %p",
    (audit) => {
      const folder = join(home, `release-${count++}`);
      makeRelease(folder, planner.signing, {
        audit: { verdict: "Failed.", exitCode: 1, failOn: "high", findings: {}, undecided: {}, ...audit },
      });
      sign(folder, ann);
      expect(codes(folder)).toEqual(["ApprovalMissing"]);
      sign(folder, bob, { by: "bob" });
      expect(codes(folder)).toEqual([]);
    },
  );

  test("a forge may see to them, and the plan's own signature is held against whose plans count", () => {
    const folder = join(home, `release-${count++}`);
    makeRelease(folder, undefined);
    expect(codes(folder, { approvals: 0, approvalsWhereCritical: 0, planners: [] })).toEqual([]);
    expect(codes(folder, { approvals: 0, approvalsWhereCritical: 0 })).toEqual(["ManifestForeign"]);
  });

  test("a plan may be too old for them", () => {
    expect(codes(approved(), { maxAge: 13 * 3_600_000 })).toEqual([]);
    expect(codes(approved(), { maxAge: 11 * 3_600_000 })).toEqual(["PlanTooOld"]);
  });
});

describe("signatures are checked by other programs, too", () => {
  const openssl = spawnSync("openssl", ["version"]).status === 0;
  (openssl ? test : test.skip)("openssl takes those of Ed25519 and of ECDSA, and refuses changed ones", () => {
    const folder = approved();
    sign(folder, bob, { by: "bob" });
    const target = join(home, "blobs");
    mkdirSync(target);
    const names = writeBlobs(folder, target);
    expect(names).toHaveLength(3);
    const keys: Readonly<Record<string, Pair>> = Object.fromEntries(
      [planner, ann, bob].map((one) => [one.signing.id.slice(0, 8), one]),
    );
    for (const name of names) {
      const owner = keys[/-([0-9a-f]{8})\.signed$/.exec(name)?.[1] ?? ""] as Pair;
      const [signed, signature] = [join(target, name), join(target, "signature")];
      writeFileSync(signature, Buffer.from(readFileSync(signed.replace(/\.signed$/, ".sig"), "utf8"), "base64"));
      const verify = (file: string): string =>
        execFileSync(
          "openssl",
          owner === ann
            ? ["dgst", "-sha256", "-verify", owner.pub, "-signature", signature, file]
            : ["pkeyutl", "-verify", "-pubin", "-inkey", owner.pub, "-rawin", "-in", file, "-sigfile", signature],
          { encoding: "utf8", stdio: "pipe" },
        );
      expect(verify(signed)).toMatch(/Verified|Verification/);
      edit(signed, (text) => `${text} `);
      expect(() => verify(signed)).toThrow();
    }
  });

  test("what is signed is what DSSE says", () => {
    // The example of the specification: https://github.com/secure-systems-lab/dsse/blob/master/protocol.md
    const folder = approved();
    const target = join(home, "blobs-of-one");
    const [name = ""] = writeBlobs(folder, target);
    const { payload, payloadType } = JSON.parse(readFileSync(approvalOf(folder), "utf8")) as {
      payload: string;
      payloadType: string;
    };
    const body = Buffer.from(payload, "base64").toString();
    expect(readFileSync(join(target, name), "utf8")).toBe(
      `DSSEv1 28 ${payloadType} ${Buffer.byteLength(body)} ${body}`,
    );
  });
});

describe("keys", () => {
  test.each([
    { what: "a file that is not there", write: undefined, code: "KeyUnreadable" },
    { what: "no key", write: "hello", code: "KeyUnusable" },
    { what: "an RSA key", write: "rsa", code: "KeyUnusable" },
  ])("$what", ({ write, code }) => {
    const file = join(home, `key-${count++}`);
    if (write === "rsa") {
      const { generateKeyPairSync } = jest.requireActual<typeof import("node:crypto")>("node:crypto");
      const rsa = generateKeyPairSync("rsa", { modulusLength: 2048 });
      writeFileSync(
        file,
        `${rsa.privateKey.export({ type: "pkcs8", format: "pem" })}${rsa.publicKey.export({ type: "spki", format: "pem" })}`,
      );
    } else if (write !== undefined) writeFileSync(file, write);
    expect(() => readSigningKey(file, "--key")).toThrow(code);
    expect(() => readTrustedKeys([file], "--trust")).toThrow(code);
  });

  test("a device that never ends is refused", () => {
    expect(() => readSigningKey("/dev/zero", "--key")).toThrow("KeyUnreadable");
    expect(() => readTrustedKeys(["/dev/zero"], "--trust")).toThrow("KeyUnreadable");
    expect(() => readDigestKey("/dev/zero")).toThrow("DigestKeyUnusable");
  });

  test("a file may hold several public keys", () => {
    const file = join(home, "all.pub");
    writeFileSync(file, [ann, bob].map(({ pub }) => readFileSync(pub, "utf8")).join("# and\n"));
    expect(readTrustedKeys([file], "--trust").map(({ id }) => id)).toEqual([ann.signing.id, bob.signing.id]);
    expect(ann.signing.id).toBe(
      sha256(Buffer.from(readFileSync(ann.pub, "utf8").replace(/-----.*-----|\s/g, ""), "base64")),
    );
  });
});

test("a stack whose name leads out of the folder is not planned into it", async () => {
  const planned = { name: "../../x", plan: { stack: {} } } as unknown as PlannedStack;
  await expect(writeStack(home, planned, { toolVersion: "0", reports: [] })).rejects.toThrow("StackNameUnusable");
});

test("a plan of the future is refused, which no age would be too old for", () => {
  const folder = join(home, "future");
  makeRelease(folder, planner.signing, { createdAt: "2999-01-01T00:00:00Z" });
  sign(folder, ann);
  expect(codes(folder, { maxAge: 1000 })).toEqual(["PlanFromFuture"]);
});

test("millions of characters of base64, and thousands of keys that have no end, are read in no time, and refused", () => {
  const folder = approved();
  const envelope = JSON.stringify({
    payloadType: "application/vnd.in-toto+json",
    payload: "A".repeat(12_000_000),
    signatures: [],
  });
  writeFileSync(join(folder, "approvals", "large.dsse.json"), envelope);
  expect(codes(folder)).toEqual(["StatementUnreadable"]);
  const keys = join(home, "many.pub");
  writeFileSync(keys, "-----BEGIN PUBLIC KEY-----".repeat(40_000));
  expect(() => readTrustedKeys([keys], "--trust")).toThrow("KeyUnusable");
});
