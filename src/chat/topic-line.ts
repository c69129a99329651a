/** The line that asks for the timeline of a topic: a number at its end stays one of its words (commands, readText). */
export function timelineLine(topic: string): string {
  return /\s\d{1,4}$/u.test(topic) ? `/timeline ${topic} days=` : `/timeline ${topic}`;
}

/** The line that follows a topic where it is pressed: "me" at its end stays one of its words. */
export function followLine(topic: string): string {
  return /\sme$/iu.test(topic) ? `/subscribe ${topic} me=no` : `/subscribe ${topic}`;
}
