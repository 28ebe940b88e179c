// What the studio says itself: Chinese as it is written, or its English; a value stands where `{}` is.
import english from "./english.json";
import { isEnglish } from "./words.js";

export function say(texts, ...values) {
  const text = texts.join("{}");
  const parts = ((isEnglish && english[text]) || text).split("{}");
  return parts.reduce((said, part, place) => said + values[place - 1] + part);
}
