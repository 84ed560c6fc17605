import { createHash } from "node:crypto";
import { execFileSync } from "node:child_process";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { assetsFolder, ensureAssets } from "../../lib/sandbox/assets/install";
import { findGiven } from "../../lib/sandbox/assets/given";
import { fetchFile, fetchText } from "../../lib/sandbox/assets/http";
import { extract } from "../../lib/sandbox/assets/image";
import { fetchRelease, RELEASES_EXIST } from "../../lib/sandbox/assets/release";
import {
  ASSET_NAMES,
  BINARY_NAMES,
  DEFAULT_KUBERNETES,
  ETCD_VERSION,
  GATEWAY_API_FILE,
  GATEWAY_API_VERSION,
  KUBERNETES_RELEASES,
  KWOK_VERSION,
  METALLB_CRD_FILE,
  METALLB_VERSION,
  kubernetesVersion,
} from "../../lib/sandbox/assets/versions";
import type * as pins from "../../lib/sandbox/assets/pins";
import { DownloadServer, tarball } from "./download-server";
import { recorder } from "./recorder";

const sha256 = (content: string | Buffer): string => createHash("sha256").update(content).digest("hex");
const whereReleasesExist = RELEASES_EXIST ? test : test.skip;
const architecture = process.arch === "x64" ? "amd64" : process.arch;
const release = DEFAULT_KUBERNETES;
const newest = "1.37";
const archiveOf = (version: string): string => `dl.k8s.io/${version}/kubernetes-server-linux-${architecture}.tar.gz`;
const kubernetes = archiveOf(kubernetesVersion(release));
const etcd = `github.com/etcd-io/etcd/releases/download/${ETCD_VERSION}`;
const etcdFolder = `etcd-${ETCD_VERSION}-linux-${architecture}`;

let archiveSum: string | undefined;
jest.mock("../../lib/sandbox/assets/pins", () => ({
  ...jest.requireActual<typeof pins>("../../lib/sandbox/assets/pins"),
  serverArchive: () => archiveSum,
}));
function pinServerArchive(content: Buffer): void {
  archiveSum = createHash("sha512").update(content).digest("hex");
}

let home: string;
let server: DownloadServer;
const savedEnvironment = { ...process.env };

/** A `go` that "builds" by writing the package's path into the file it was asked for. */
const FAKE_GO = `#!/bin/sh
case "$1 $2" in
"mod download") exit 0 ;;
"list -m") echo "${"$"}FAKE_GO_MODULE"; exit 0 ;;
esac
while [ $# -gt 1 ]; do
  if [ "$1" = -o ]; then file=$2; fi
  shift
done
echo "built from $1" > "$file"
`;

beforeEach(async () => {
  home = mkdtempSync(join(tmpdir(), "assets-test-"));
  server = new DownloadServer();
  for (const variable of ["KUBE_SERVICES_ASSETS", "KUBEBUILDER_ASSETS"]) delete process.env[variable];
  process.env.XDG_CACHE_HOME = home;
  process.env.PATH = `${join(home, "path")}${delimiter}/usr/bin${delimiter}/bin`;
  process.env.KUBE_SERVICES_DOWNLOADS = await server.start();
  mkdirSync(join(home, "path"));
});

afterEach(async () => {
  process.env = { ...savedEnvironment };
  await server.stop();
  rmSync(home, { recursive: true, force: true });
});

function program(file: string, text: string): void {
  writeFileSync(file, text);
  chmodSync(file, 0o755);
}

function installFakeGo(): void {
  for (const folder of ["bases", "standard"]) {
    const module = join(home, "module", "config", "crd", folder);
    mkdirSync(module, { recursive: true });
    writeFileSync(join(module, "example.com_pools.yaml"), `kind: CustomResourceDefinition # ${folder}\n`);
  }
  process.env.FAKE_GO_MODULE = join(home, "module");
  program(join(home, "path", "go"), FAKE_GO);
}

function cached(name: string): string {
  return readFileSync(join(assetsFolder(release), name), "utf8");
}

describe("what the user gives", () => {
  test("is taken from KUBE_SERVICES_ASSETS before KUBEBUILDER_ASSETS before PATH", () => {
    for (const folder of ["one", "two", "path"]) {
      mkdirSync(join(home, folder), { recursive: true });
      program(join(home, folder, "etcd"), "");
    }
    const look = (env: NodeJS.ProcessEnv) =>
      findGiven("etcd", release, () => undefined, { PATH: join(home, "path"), ...env });
    const first = join(home, "one");
    const two = join(home, "two");
    expect(look({ KUBE_SERVICES_ASSETS: first, KUBEBUILDER_ASSETS: two })).toEqual({
      path: join(first, "etcd"),
      from: "KUBE_SERVICES_ASSETS",
    });
    expect(look({ KUBEBUILDER_ASSETS: two })).toEqual({ path: join(two, "etcd"), from: "KUBEBUILDER_ASSETS" });
    expect(look({})).toEqual({ path: join(home, "path", "etcd"), from: "PATH" });
  });

  test("is passed over, and named, where it is another release of Kubernetes", () => {
    const notes: string[] = [];
    program(join(home, "path", "kube-apiserver"), "#!/bin/sh\necho Kubernetes v1.30.2\n");
    expect(findGiven("kube-apiserver", release, (text) => notes.push(text))).toBeUndefined();
    expect(notes).toEqual([`kube-apiserver of PATH is v1.30.2, the sandbox needs v${release}: not used`]);
    program(join(home, "path", "kube-apiserver"), `#!/bin/sh\necho Kubernetes v${release}.9\n`);
    expect(findGiven("kube-apiserver", release, () => undefined)?.from).toBe("PATH");
  });

  test("must exist where it is named", () => {
    process.env.KUBE_SERVICES_ASSETS = join(home, "nowhere");
    expect(() => findGiven("etcd", release, () => undefined)).toThrow(/AssetsFolderMissing at KUBE_SERVICES_ASSETS/);
  });
});

describe("the official releases", () => {
  whereReleasesExist("give the programs of Kubernetes out of one archive that has the pinned checksum", async () => {
    const archive = tarball("kubernetes/server/bin/kube-scheduler", "the scheduler");
    pinServerArchive(archive);
    server.files.set(kubernetes, archive);
    await fetchRelease("kube-scheduler", join(home, "file"), release, () => undefined);
    await fetchRelease("kube-scheduler", join(home, "again"), release, () => undefined);
    expect(readFileSync(join(home, "file"), "utf8")).toBe("the scheduler");
    expect(readFileSync(join(home, "again"), "utf8")).toBe("the scheduler");
    expect(server.asked).toEqual([kubernetes]);
  });

  whereReleasesExist("refuse an archive that only its own server vouches for", async () => {
    pinServerArchive(tarball("kubernetes/server/bin/kube-scheduler", "the scheduler"));
    const evil = tarball("kubernetes/server/bin/kube-scheduler", "something else");
    server.files.set(kubernetes, evil);
    for (const algorithm of ["sha256", "sha512"])
      server.files.set(`${kubernetes}.${algorithm}`, createHash(algorithm).update(evil).digest("hex"));
    for (const attempt of ["first", "second"])
      await expect(fetchRelease("kube-scheduler", join(home, attempt), release, () => undefined)).rejects.toThrow(
        /checksum is/,
      );
    expect(existsSync(join(home, "first"))).toBe(false);
  });

  test.each(["amd64", "arm64"])("have a pinned checksum for %s", (each) =>
    expect(jest.requireActual<typeof pins>("../../lib/sandbox/assets/pins").serverArchive(release, each)).toMatch(
      /^[0-9a-f]{128}$/,
    ),
  );

  whereReleasesExist("give etcd out of its archive", async () => {
    const archive = tarball(`${etcdFolder}/etcd`, "the store");
    server.files.set(`${etcd}/${etcdFolder}.tar.gz`, archive);
    server.files.set(`${etcd}/SHA256SUMS`, `${sha256("x")}  other.tar.gz\n${sha256(archive)}  ${etcdFolder}.tar.gz\n`);
    await fetchRelease("etcd", join(home, "file"), release, () => undefined);
    expect(readFileSync(join(home, "file"), "utf8")).toBe("the store");
    server.files.set(`${etcd}/SHA256SUMS`, `${sha256("x")}  ${etcdFolder}.tar.gz\n`);
    await expect(fetchRelease("etcd", join(home, "file"), release, () => undefined)).rejects.toThrow(/checksum is/);
  });

  whereReleasesExist("give kwok and MetalLB out of their container images, checked by digest", async () => {
    server.addImage("registry.k8s.io", "kwok/kwok", KWOK_VERSION, "usr/local/bin/kwok", "kwok itself");
    server.addImage("quay.io", "metallb/controller", METALLB_VERSION, "controller", "the controller");
    await fetchRelease("kwok", join(home, "kwok"), release, () => undefined);
    await fetchRelease("metallb-controller", join(home, "metallb"), release, () => undefined);
    expect(readFileSync(join(home, "kwok"), "utf8")).toBe("kwok itself");
    expect(readFileSync(join(home, "metallb"), "utf8")).toBe("the controller");
    for (const path of server.files.keys()) {
      if (path.startsWith("quay.io/v2/metallb/controller/blobs/"))
        server.files.set(path, tarball("controller", "evil"));
    }
    await expect(fetchRelease("metallb-controller", join(home, "metallb"), release, () => undefined)).rejects.toThrow(
      /checksum is/,
    );
  });

  test.each([
    [METALLB_CRD_FILE, `metallb/metallb/${METALLB_VERSION}/config/crd/bases/metallb.io_bfdprofiles.yaml`],
    [
      GATEWAY_API_FILE,
      `kubernetes-sigs/gateway-api/${GATEWAY_API_VERSION}/config/crd/standard/gateway.networking.k8s.io_backendtlspolicies.yaml`,
    ],
  ] as const)("refuse definitions that are not those of their release: %s", async (name, path) => {
    server.files.set(`raw.githubusercontent.com/${path}`, "kind: Other\n");
    await expect(fetchRelease(name, join(home, "crds"), release, () => undefined)).rejects.toThrow(/checksum is/);
  });

  test("the Gateway API's version in the file's name is the one that go.mod pins", () => {
    const pinned = readFileSync(join(__dirname, "../../lib/sandbox/assets/gateway-api/go.mod"), "utf8");
    expect(pinned).toContain(`sigs.k8s.io/gateway-api ${GATEWAY_API_VERSION}\n`);
  });
});

describe("downloads", () => {
  test.each(["http://mirror.example", "http://192.0.2.1", "http://localhost.example"])(
    "from %s are refused before they are asked for, where nothing pins what comes",
    async (mirror) => {
      process.env.KUBE_SERVICES_DOWNLOADS = mirror;
      await expect(fetchText("https://dl.k8s.io/x")).rejects.toThrow(/: refused, since .* is not secure/);
      await expect(fetchFile("https://dl.k8s.io/x", join(home, "x"), () => undefined)).rejects.toThrow(/: refused/);
    },
  );

  test("that are led to another place by plain HTTP are refused, and tokens stay with their server", async () => {
    const tokens: unknown[] = [];
    const listen = async (answer: RequestListener) => {
      const listening = createServer(answer).listen(0, "127.0.0.1");
      await new Promise((resolve) => listening.once("listening", resolve));
      return { listening, address: `http://127.0.0.1:${(listening.address() as AddressInfo).port}` };
    };
    const other = await listen(({ headers }, response) => {
      tokens.push(headers.authorization);
      response.end("from elsewhere");
    });
    const places: Record<string, string> = {
      "/h/evil": "http://192.0.2.1/x",
      "/h/blob": other.address,
      "/h/loop": "/h/loop",
    };
    const first = await listen(({ url = "" }, response) => response.writeHead(302, { location: places[url] }).end());
    try {
      process.env.KUBE_SERVICES_DOWNLOADS = first.address;
      await expect(fetchText("https://h/evil")).rejects.toThrow(/192\.0\.2\.1\/x: refused/);
      await expect(fetchText("https://h/loop")).rejects.toThrow(/more than 5 redirects/);
      expect(await fetchText("https://h/blob", { headers: { authorization: "Bearer s" } })).toBe("from elsewhere");
      expect(tokens).toEqual([undefined]);
    } finally {
      first.listening.close();
      other.listening.close();
    }
  });

  test("whose program is a symbolic link to a file of this machine are refused", () => {
    symlinkSync("/etc/hostname", join(home, "controller"));
    execFileSync("tar", ["-czf", "layer.tgz", "controller"], { cwd: home });
    expect(() => extract(join(home, "layer.tgz"), "controller", join(home, "file"))).toThrow(/is no file/);
    expect(existsSync(join(home, "file"))).toBe(false);
  });
});

describe("the installation", () => {
  test("builds what cannot be downloaded, says so, and keeps it with its checksum", async () => {
    installFakeGo();
    const report = recorder();
    const assets = await ensureAssets(release, report);
    for (const name of BINARY_NAMES) {
      expect(readFileSync(assets[name], "utf8")).toMatch(/^built from (k8s\.io|sigs\.k8s\.io|go\.)/);
      expect(cached(`${name}.sha256`).trim()).toBe(sha256(cached(name)));
      if (RELEASES_EXIST) {
        const refused = new RegExp(
          `^${name}: download the official release: failed, .*HTTP 404; trying the next source$`,
        );
        // What nothing pins is built before it is downloaded.
        const asked = name.startsWith("kube-") ? [expect.stringMatching(refused)] : [];
        expect(report.lines.filter((line) => line.startsWith(`${name}: download`))).toEqual(asked);
      }
      expect(report.lines).toContain(`${name}: build from Go modules: done`);
    }
  });

  test("takes what is cached the next time, without asking anybody", async () => {
    installFakeGo();
    await ensureAssets(release, recorder());
    rmSync(join(home, "path", "go"));
    server.asked.length = 0;
    const report = recorder();
    await ensureAssets(release, report);
    expect(report.lines).toEqual([]);
    expect(server.asked).toEqual([]);
  });

  test("finds a corrupt program in the cache, says so, and replaces it", async () => {
    installFakeGo();
    const { kwok } = await ensureAssets(release, recorder());
    const good = readFileSync(kwok, "utf8");
    writeFileSync(kwok, `${good.slice(0, -3)}???`);
    const report = recorder();
    await ensureAssets(release, report);
    expect(report.lines).toContainEqual(expect.stringMatching(/^kwok in the cache is corrupt/));
    expect(readFileSync(kwok, "utf8")).toBe(good);
  });

  whereReleasesExist("goes on to the next source where the network refuses", async () => {
    installFakeGo();
    await server.stop();
    const report = recorder();
    const assets = await ensureAssets(release, report);
    expect(report.lines).toContainEqual(
      expect.stringMatching(
        /^kube-apiserver: download the official release: failed, .*ECONNREFUSED; trying the next source$/,
      ),
    );
    expect(existsSync(assets.etcd)).toBe(true);
    await server.start();
  });

  whereReleasesExist("downloads what nothing pins where it cannot be built, and says what that is worth", async () => {
    server.addImage("registry.k8s.io", "kwok/kwok", KWOK_VERSION, "usr/local/bin/kwok", "kwok itself");
    const report = recorder();
    await expect(ensureAssets(release, report)).rejects.toThrow(/AssetsUnavailable/);
    expect(report.lines.filter((line) => line.startsWith("kwok: "))).toEqual([
      expect.stringMatching(/^kwok: build from Go modules: failed, no go on PATH .*; trying the next source$/),
      "kwok: download the official release, checked only against what its own server says: done",
    ]);
  });

  test("names every source that failed where none has a program", async () => {
    process.env.PATH = join(home, "path");
    const result = ensureAssets(release, recorder());
    await expect(result).rejects.toThrow(/AssetsUnavailable/);
    await expect(result).rejects.toThrow(/needs etcd, .*build from Go modules: no go on PATH/);
    await expect(result).rejects.toThrow(/fix: .*KUBE_SERVICES_ASSETS/);
    expect(ASSET_NAMES.filter((name) => existsSync(join(assetsFolder(release), name)))).toEqual([]);
  });
});

describe("another release of Kubernetes", () => {
  whereReleasesExist("is built before it is downloaded, since nothing pins its archive", async () => {
    installFakeGo();
    const report = recorder();
    const assets = await ensureAssets(newest, report);
    expect(assets["kube-apiserver"]).toContain("kubernetes-v1.37.");
    expect(report.lines.filter((line) => line.startsWith("kube-"))).toEqual(
      BINARY_NAMES.filter((name) => name.startsWith("kube-")).map((name) => `${name}: build from Go modules: done`),
    );
  });

  whereReleasesExist(
    "is downloaded where it cannot be built, checked against what is published beside it",
    async () => {
      const archive = tarball("kubernetes/server/bin/kube-scheduler", "the scheduler");
      const url = archiveOf(kubernetesVersion(newest));
      archiveSum = undefined;
      server.files.set(url, archive);
      server.files.set(`${url}.sha512`, `${createHash("sha512").update(archive).digest("hex")}\n`);
      const report = recorder();
      await expect(ensureAssets(newest, report)).rejects.toThrow(/AssetsUnavailable/);
      expect(report.lines).toContain(
        "kube-scheduler: download the official release, checked only against what its own server says: done",
      );
      server.files.set(`${url}.sha512`, sha256("x"));
      await expect(fetchRelease("kube-scheduler", join(home, "file"), newest, () => undefined)).rejects.toThrow(
        /checksum is/,
      );
    },
  );

  test("shares with the others what is not Kubernetes' own, and takes nothing that is corrupt", async () => {
    installFakeGo();
    const first = await ensureAssets("1.35", recorder());
    writeFileSync(first.kwok, "corrupt");
    const report = recorder();
    const second = await ensureAssets(newest, report);
    expect(report.lines.filter((line) => !line.startsWith("kube-"))).toEqual(["kwok: build from Go modules: done"]);
    expect(readFileSync(second.etcd, "utf8")).toBe(readFileSync(first.etcd, "utf8"));
    expect(second.etcd).not.toBe(first.etcd);
    expect(readFileSync(second.kwok, "utf8")).toMatch(/^built from /);
  });
});

test("the pinned Go modules are of the releases that are downloaded", () => {
  const modules = join(__dirname, "..", "..", "lib", "sandbox", "assets");
  for (const { version, module } of Object.values(KUBERNETES_RELEASES)) {
    const text = readFileSync(join(modules, module, "go.mod"), "utf8");
    expect(text).toContain(`k8s.io/kubernetes ${version}`);
    const replaced = [...text.matchAll(/=> (\S+) (\S+)$/gm)].map(([, , pinned]) => pinned);
    expect(replaced.length).toBeGreaterThan(20);
    expect(new Set(replaced)).toEqual(new Set([version.replace("v1.", "v0.")]));
  }
  const control = readFileSync(join(modules, "control-plane", "go.mod"), "utf8");
  expect(control).toContain(`go.etcd.io/etcd/server/v3 ${ETCD_VERSION}`);
  expect(control).toContain(`go.universe.tf/metallb ${METALLB_VERSION}`);
  expect(readFileSync(join(modules, "kwok", "go.mod"), "utf8")).toContain(`sigs.k8s.io/kwok ${KWOK_VERSION}`);
});
