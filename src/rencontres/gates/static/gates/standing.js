// What the device's list says of this moment: what is called off, and which tickets are none.

// The notice of what is called off at a moment, by language; none where all takes place.
export function noticeAt({ session, called_off: times }, at) {
  const moment = new Date(at);
  const within = ({ starts, ends }) =>
    (!starts || new Date(starts) <= moment) && (!ends || moment < new Date(ends));
  return session?.called_off ?? times.find(within)?.notice;
}

// A ticket's mark, as the server reckons it: SHA-256, its first nine bytes in base64url.
async function mark(ticket) {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(ticket));
  const short = String.fromCharCode(...new Uint8Array(digest).slice(0, 9));
  return btoa(short).replaceAll("+", "-").replaceAll("/", "_");
}

export const isRevoked = async ({ revoked }, ticket) => revoked.includes(await mark(ticket));
