// Reads a ticket without network: `R1/2017/496QU4HQFPBT4M9Y/<signature>`, or the sixteen letters.
// The signature is Ed25519 (RFC 8032) over all that stands before it, in base32 (RFC 4648).

const FORM = "R1";
const LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

function fromBase32(text) {
  const bytes = new Uint8Array(Math.floor((text.length * 5) / 8));
  let bits = 0;
  let value = 0;
  let at = 0;
  for (const letter of text) {
    const five = LETTERS.indexOf(letter);
    if (five < 0) return null;
    value = ((value << 5) | five) & 0xfff;
    bits += 5;
    if (bits >= 8) {
      bits -= 8;
      bytes[at++] = (value >> bits) & 0xff;
    }
  }
  return value & ((1 << bits) - 1) ? null : bytes; // bits that nothing reads are none
}

export async function publicKey(base64) {
  const raw = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
  return crypto.subtle.importKey("raw", raw, { name: "Ed25519" }, false, ["verify"]);
}

// {ticket, signed, problem}: problem is "other_edition" or "forged", if any.
export async function read(text, edition, key) {
  const parts = text.trim().toUpperCase().split("/");
  if (parts[0] !== FORM) return { ticket: parts.join("/"), signed: false };
  const [, slug, ticket, signature] = parts;
  if (parts.length !== 4 || slug !== edition.toUpperCase()) {
    return { ticket, signed: false, problem: "other_edition" };
  }
  const bytes = fromBase32(signature);
  const message = new TextEncoder().encode(parts.slice(0, 3).join("/"));
  const genuine = bytes && (await crypto.subtle.verify("Ed25519", key, bytes, message));
  return genuine ? { ticket, signed: true } : { ticket, signed: false, problem: "forged" };
}
