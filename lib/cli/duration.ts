import { InvalidArgumentError, Option, type Command } from "commander";
import { parseDuration } from "../details";

/** Reads `--wait`, in milliseconds, as commander wants it. */
function duration(text: string): number {
  try {
    return parseDuration(text, "--wait");
  } catch (error) {
    throw new InvalidArgumentError((error as Error).message);
  }
}

/** The options of a verb that waits for what it has applied: `wait`, in milliseconds, or false. */
export const withWait = (command: Command): Command =>
  command
    .addOption(
      new Option("--wait <duration>", "how long what runs may take to be ready, such as 90s or 5m")
        .argParser(duration)
        .default(600_000, "10m"),
    )
    .option("--no-wait", "do not look at what runs afterwards");
