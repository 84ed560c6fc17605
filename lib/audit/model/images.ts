/** An image's name, taken apart. */
interface ImageName {
  /** The host; `docker.io` where it has none. */
  readonly registry: string;
  /** What stands before the last slash; `library` for Docker Hub's own. */
  readonly organisation: string;
  readonly repository: string;
}

/** Takes an image's name apart, as a container runtime does. */
export function imageName(image: string): ImageName {
  const name = image
    .trim()
    .replace(/@.*$/s, "")
    .replace(/:[^:/]*$/, "");
  const [first = "", ...rest] = name.split("/");
  const hosted = rest.length > 0 && (/[.:]/.test(first) || first === "localhost");
  const registry = !hosted || /^(?:index|registry-1)\.docker\.io$/.test(first) ? "docker.io" : first.toLowerCase();
  const parts = hosted ? rest : [first, ...rest];
  const repository = parts.at(-1) ?? "";
  const organisation = parts.slice(0, -1).join("/");
  return {
    registry,
    organisation: organisation === "" && registry === "docker.io" ? "library" : organisation,
    repository,
  };
}

/** Letters and digits that look alike, made one. */
function skeleton(text: string): string {
  return text
    .normalize("NFKD")
    .toLowerCase()
    .replace(/rn/g, "m")
    .replace(/vv/g, "w")
    .replace(/[0ο]/g, "o")
    .replace(/[1iі|]/g, "l")
    .replace(/[5]/g, "s")
    .replace(/[-_.]/g, "");
}

/** Registries that everyone knows apart, alike as some of their names are. */
const WELL_KNOWN: ReadonlySet<string> = new Set([
  ...["docker.io", "ghcr.io", "gcr.io", "quay.io", "registry.k8s.io", "k8s.gcr.io", "public.ecr.aws"],
  ...["mcr.microsoft.com", "registry.gitlab.com", "nvcr.io", "eu.gcr.io", "us.gcr.io", "asia.gcr.io"],
]);

/** Whether one name can be read as the other at a glance: look-alike letters, or one letter more, less or another. */
export function looksLike(a: string, b: string): boolean {
  if (a === b || (WELL_KNOWN.has(a) && WELL_KNOWN.has(b))) return false;
  // Numbers count: accounts, regions, generations.
  if (a.replace(/\d/g, "0") === b.replace(/\d/g, "0")) return false;
  if (skeleton(a) === skeleton(b)) return true;
  const [short, long] = a.length <= b.length ? [a, b] : [b, a];
  if (long.length - short.length > 1 || short.length < 5) return false;
  let at = 0;
  while (at < short.length && short[at] === long[at]) at++;
  const rest = short.length === long.length ? at + 1 : at;
  if (short.slice(rest) === long.slice(at + 1)) return true;
  // Two letters in the place of each other.
  return (
    short.length === long.length &&
    short[at] === long[at + 1] &&
    short[at + 1] === long[at] &&
    short.slice(at + 2) === long.slice(at + 2)
  );
}

/** The name and the numbers of a version in an image's tag; undefined where it has none. */
function versionOf(image: string): { readonly name: string; readonly numbers: readonly number[] } | undefined {
  const [tagged = ""] = image.split("@");
  const parts = /^(.*):v?(\d+(?:\.\d+){1,3})(?:[-+].*)?$/.exec(tagged);
  return parts === null ? undefined : { name: parts[1] ?? "", numbers: (parts[2] ?? "").split(".").map(Number) };
}

/** Whether an image is an older version of another one, by the numbers in their tags. */
export function olderTag(from: string, to: string): boolean {
  const [was, is] = [versionOf(from), versionOf(to)];
  if (was === undefined || is === undefined || was.name !== is.name) return false;
  const length = Math.max(was.numbers.length, is.numbers.length);
  for (let index = 0; index < length; index++) {
    const difference = (is.numbers[index] ?? 0) - (was.numbers[index] ?? 0);
    if (difference !== 0) return difference < 0;
  }
  return false;
}
