/**
 * Answers one question at a time. Of those that come meanwhile only the newest waits; the others get no answer (undefined), as
 * whoever asked them asks again or has gone.
 */
export function newestOnly<Question, Answer>(
  answer: (question: Question) => Promise<Answer>,
): (question: Question) => Promise<Answer | undefined> {
  let underWay: Promise<unknown> | undefined;
  let newest = 0;
  return async (question) => {
    const number = (newest += 1);
    while (underWay !== undefined) {
      await underWay;
      if (number !== newest) return undefined;
    }
    const answering = answer(question);
    underWay = answering.catch(() => undefined).finally(() => (underWay = undefined));
    return answering;
  };
}
