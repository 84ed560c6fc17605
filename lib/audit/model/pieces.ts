/** Characters of a piece, and how many of them the next one begins with again: no form of a command is longer. */
const PIECE = 20_000;
const AGAIN = 2_000;

/** A long text in pieces that overlap, so that looking through all of it costs no more than its length. */
export function piecesOf(text: string): readonly string[] {
  const pieces: string[] = [];
  for (let at = 0; at === 0 || at + AGAIN < text.length; at += PIECE - AGAIN) pieces.push(text.slice(at, at + PIECE));
  return pieces;
}
