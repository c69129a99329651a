/** A text that is never printed: string conversion, JSON, templates and inspection all give `[secret]`. */
export type Secret = {
  /** The text itself; to be called only where it is sent to its service. */
  reveal(): string;
  toString(): string;
  toJSON(): string;
};

const HIDDEN = '[secret]';

/** Wraps a token or password so that no log, error or dump can hold it by accident. */
export function secret(text: string): Secret {
  const hidden = () => HIDDEN;
  return Object.freeze({
    reveal: () => text,
    toString: hidden,
    toJSON: hidden,
    // Node: util.inspect and console.log ask for this registered symbol (util, Custom inspection functions on objects).
    [Symbol.for('nodejs.util.inspect.custom')]: hidden,
  });
}
