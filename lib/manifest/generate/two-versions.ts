import type { FactField, Facts, FactResource } from "./documents";

type Fields = Readonly<Record<string, FactField>>;

/**
 * The facts of two versions of the provider in one: what the newer one adds to a resource or data source is marked with
 * its major version. Anything else in which they differ stops the generator, so that a person looks at it. New resources
 * and data sources are left out.
 */
export function withNewer(older: Facts, newer: Pick<Facts, "resource" | "data">, newestVersion: string): Facts {
  const since = `${Number.parseInt(newestVersion, 10)}.0.0`;
  const each = (
    what: string,
    of: Readonly<Record<string, FactResource>>,
    also: Readonly<Record<string, FactResource>>,
  ): Readonly<Record<string, FactResource>> =>
    Object.fromEntries(
      Object.entries(of).map(([type, fact]) => {
        const fields = also[type]?.fields ?? gone(`${what} ${type}`);
        return [type, { ...fact, fields: merged(`${what} ${type}`, fact.fields, fields, since) }];
      }),
    );
  return {
    ...older,
    provider: { ...older.provider, newestVersion },
    resource: each("resource", older.resource, newer.resource),
    data: each("data", older.data, newer.data),
  };
}

function merged(path: string, older: Fields, newer: Fields, since: string): Fields {
  const kept = Object.entries(older).map(([name, field]) => {
    const at = `${path}.${name}`;
    const other = newer[name] ?? gone(at);
    const [{ fields, ...facts }, { fields: otherFields, ...otherFacts }] = [field, other];
    if (JSON.stringify(sorted(facts)) !== JSON.stringify(sorted(otherFacts)))
      throw new Error(`${at} is another one in the newer version of the provider`);
    if (fields === undefined) return [name, field] as const;
    return [name, { ...field, fields: merged(at, fields, otherFields ?? gone(at), since) }] as const;
  });
  const added = Object.entries(newer)
    .filter(([name]) => !Object.hasOwn(older, name))
    .map(([name, field]) => [name, { ...field, since }] as const);
  return Object.fromEntries([...kept, ...added]);
}

function gone(path: string): never {
  throw new Error(`${path} is gone from the newer version of the provider`);
}

const sorted = (record: object): object =>
  Object.fromEntries(Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1)));
