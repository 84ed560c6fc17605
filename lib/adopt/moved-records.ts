/** A resource, or a record, whose entry in the state gets another address. */
export interface Moved {
  readonly address: string;
  readonly from: string;
}

/**
 * The records that go with moved resources: those by which the state guards what `onDelete: "retain"` keeps, and the
 * claims of StatefulSets. A guard that the code asks for no more goes where nothing declares it: the object is not removed.
 * @param addresses of all that the state has
 * @param retained addresses that the code guards
 */
export function movedRecords(
  moves: readonly Moved[],
  addresses: readonly string[],
  retained: ReadonlySet<string>,
): readonly Moved[] {
  return moves.flatMap(({ address, from }) => {
    const [old, now] = [from, address].map((one) => one.slice(one.indexOf(".") + 1));
    const renamed = (record: string): string | undefined => {
      if (record === `terraform_data.retained[${JSON.stringify(from)}]`)
        return `terraform_data.${retained.has(address) ? "retained" : "released"}[${JSON.stringify(address)}]`;
      const claims = `terraform_data.${old}_claims`;
      if (!/^kubernetes_(stateful_set_v1|manifest)\./.test(from)) return undefined;
      if (record !== claims && !record.startsWith(`${claims}_fixed[`)) return undefined;
      return `terraform_data.${now}_claims${record.slice(claims.length)}`;
    };
    return addresses.flatMap((record): Moved[] => {
      const to = renamed(record);
      return to === undefined || to === record || addresses.includes(to) ? [] : [{ address: to, from: record }];
    });
  });
}
