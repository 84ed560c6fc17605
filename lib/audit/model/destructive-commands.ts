// What command lines and scripts delete for good.

/** Databases, buckets, disks and objects of clusters that a command takes away. */
const DELETES: readonly (readonly [what: string, form: RegExp])[] = [
  ["a database", /\b(?:drop\s+(?:database|schema)\b|dropdb\b|dropDatabase\s*\(|mysqladmin\b[^\n;&|]{0,200}\bdrop\b)/i],
  [
    "all of a store",
    /\b(?:flushall|flushdb)\b|\betcdctl\b[^\n;&|]{0,200}\bdel\b[^\n;&|]{0,200}--(?:prefix|from-key)\b/i,
  ],
  [
    "a bucket or what is in it",
    /\b(?:aws|s3cmd|s5cmd)\b[^\n;&|]{0,200}\b(?:rm|del|rb)\b[^\n;&|]{0,200}(?:--recursive|--force|-r\b|\*)|\b(?:gsutil|gcloud\s+storage)\b[^\n;&|]{0,200}\b(?:rm|rb)\b|\bmc\s+(?:rb|rm)\b[^\n;&|]{0,200}--force|\brclone\s+(?:purge|delete)\b|\baz\s+storage\b[^\n;&|]{0,200}\bdelete(?:-batch)?\b/,
  ],
  [
    "objects of the cluster",
    /\b(?:kubectl|oc)\b[^\n;&|]{0,200}\bdelete\b[^\n;&|]{0,300}(?:\s--all\b|\s(?:ns|namespaces?|pvc|persistentvolumeclaims?|pv|persistentvolumes?|crds?|customresourcedefinitions?|statefulsets?|sts)\b)|\bhelm\s+(?:uninstall|delete)\b|\b(?:terraform|tofu)\b[^\n;&|]{0,200}\bdestroy\b|\bvelero\b[^\n;&|]{0,100}\bdelete\b/,
  ],
  ["a disk", /\b(?:mkfs(?:\.\w+)?|wipefs|blkdiscard)\s|\bdd\b[^\n;&|]{0,200}\bof=\/dev\/(?!null\b)/],
];
/** Tables and folders: less, and more often meant. */
const EMPTIES = /\b(?:drop\s+table|truncate\s+(?:table\s+)?[a-z"`])|\bdeleteMany\s*\(\s*\{\s*\}\s*\)/i;
const REMOVES = /\brm\s+(?=[^\n;&|]{0,200}-\w{0,8}[rR])[^\n;&|]{0,300}|\bfind\s+\/[^\n;&|]{0,300}\s-delete\b/g;
/** Places that are there to be emptied, and what is no data. */
const PASSING =
  /^(?:\/tmp|\/var\/tmp|\/var\/cache|\/var\/lib\/apt|\/root\/\.cache|\/run|\/var\/run|\/dev\/shm|\/usr|\/etc|\/opt|\/app|\/proc)(?:\/|$)|\/(?:lost\+found|\.?cache|tmp|node_modules|__pycache__)(?:\/\*?)?$|\.(?:pid|sock|lock|log)$/;

/** What a command destroys for good; a folder or a table is `small`. */
export function destroys(command: string): { readonly what: string; readonly small: boolean } | undefined {
  const found = DELETES.find(([, form]) => form.test(command));
  if (found !== undefined) return { what: found[0], small: false };
  if (EMPTIES.test(command)) return { what: "what is in a table", small: true };
  for (const [line] of command.matchAll(REMOVES)) {
    const places = line.split(/\s+/).map((word) => word.replace(/["']/g, ""));
    const lost = places.find((word) => /^(?:\/|\$\{?\w)/.test(word) && !PASSING.test(word));
    if (lost !== undefined) return { what: `what is in ${lost.slice(0, 80)}`, small: true };
  }
  return undefined;
}
