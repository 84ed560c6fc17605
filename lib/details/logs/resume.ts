import type { LogLine } from "./line";

/**
 * Remembers how far a log was read, so that it can be read again from there without a line twice: the API server takes
 * up a log by the second, and several lines may have the same time.
 */
export class LogPosition {
  private last = "";
  private atLast = 0;
  private skip = 0;

  /** The time to read from; undefined while nothing was read. */
  get since(): string | undefined {
    return this.last === "" ? undefined : this.last;
  }

  /** Begins another reading from {@link since}. */
  restart(): void {
    this.skip = this.atLast;
  }

  /** Whether a line is new; notes it if so. */
  accept(line: LogLine): boolean {
    if (line.time === "") return true;
    if (line.time < this.last) return false;
    if (line.time === this.last) {
      if (this.skip > 0) {
        this.skip -= 1;
        return false;
      }
      this.atLast += 1;
      return true;
    }
    this.last = line.time;
    this.atLast = 1;
    this.skip = 0;
    return true;
  }
}
