/** A stream that keeps what is written to it. */
export function recorder(
  isTTY: boolean,
  columns: number,
): { text: string; readonly isTTY: boolean; readonly columns: number; write(part: string): void } {
  return {
    text: "",
    isTTY,
    columns,
    write(part) {
      this.text += part;
    },
  };
}
