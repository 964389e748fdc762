// A gate before a session: who is inside, as far as this device knows, and who may come in.

export const inside = new Set();

// As the scans of this device tell, in their order; the server's count is of its last list.
export function recount(scans) {
  inside.clear();
  for (const { code, inwards, let_in: letIn } of scans) {
    if (inwards === false) inside.delete(code);
    else if (letIn) inside.add(code);
  }
}

// [tone, words' name, words' detail] of a genuine ticket.
export function answerAt(session, { ticket, holder, inwards, others }) {
  if (!inwards) return ["good", "wentOut"];
  if (inside.has(ticket)) return ["warn", "inside"];
  const frees = session.frees_at ? new Date(session.frees_at) : null;
  if (!holder?.admitted && (!frees || Date.now() < frees)) {
    return ["bad", frees ? "notBooked" : "noHour", frees];
  }
  if (inside.size + others >= session.capacity) return ["bad", "fullSession"];
  return ["good", "welcome"];
}
