import type { AttributePath } from "../cty/path";

/** What a plan found while it compared a resource's prior state with what is wanted. */
export class ChangeSet {
  private readonly replacing: AttributePath[] = [];
  private count = 0;

  /**
   * @param creating whether the resource does not exist yet: then what the provider computes is unknown
   */
  constructor(readonly creating: boolean) {}

  /** Whether anything differs. */
  get any(): boolean {
    return this.count > 0;
  }

  /** The attributes whose change replaces the resource. */
  get requiresReplace(): readonly AttributePath[] {
    return this.replacing;
  }

  /** Notes a change of the attribute at the path. */
  add(path: AttributePath, forcesReplacement: boolean): void {
    this.count++;
    if (!forcesReplacement) return;
    const text = JSON.stringify(path);
    if (!this.replacing.some((each) => JSON.stringify(each) === text)) this.replacing.push(path);
  }
}
