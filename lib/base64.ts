const WORD = /^[A-Za-z0-9+/]*={0,2}$/;

/**
 * Whether a text is base64 as RFC 4648 has it: with its padding, and without line breaks. It may be as long as a text can
 * be: a group of characters that is repeated would be too much for the engine of regular expressions.
 */
export const isBase64Text = (text: string): boolean => text.length % 4 === 0 && WORD.test(text);
