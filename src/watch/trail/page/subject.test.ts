import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { subjectWords } from "../words/subjects.ts";
import { shortCode, subjectParts } from "./subject.ts";

describe("the subject of a line", () => {
  const word = fc.constantFrom(...Object.keys(subjectWords));
  const principal = fc.uuid().map((id) => `account:${id}`);
  const station = fc.constantFrom("35.73.01.1001/12", "11.01.02.2003/KSK3");
  const piece = fc.oneof(word, principal, fc.uuid(), station, fc.stringMatching(/^\S{1,20}$/));

  test("loses nothing of what is sealed, whatever it holds", () => {
    fc.assert(
      fc.property(fc.array(piece, { minLength: 1, maxLength: 8 }), (pieces) => {
        const subject = pieces.join(" ");
        expect(
          subjectParts(subject)
            .map((part) => part.text)
            .join(" "),
        ).toBe(subject);
      }),
    );
  });

  test("tells people, stations, contests and pages apart", () => {
    expect(
      subjectParts("witness:01890a5d-ac96-774b-bcce-b302099a8057 pemilu-2019/president 35.73.01.1001/12 holder").map(
        (part) => part.kind,
      ),
    ).toEqual(["principal", "contest", "station", "word"]);
  });

  test("takes a page's id for no word, whatever the page is called", () => {
    fc.assert(
      fc.property(word, (name) => {
        const parts = subjectParts(`pemilu-2019/president 35.73.01.1001/12 salinan page ${name}`);
        expect(parts.at(-1)).toEqual({ kind: "code", text: name });
        expect(parts.at(-2)).toEqual({ kind: "word", text: "page" });
      }),
    );
  });

  test("shows no id whole in small type", () => {
    fc.assert(
      fc.property(fc.uuid(), fc.uuid(), (a, b) => {
        const short = shortCode(`account:${a} ${b}`);
        expect(short).toBe(`account:#${a.slice(-4)} #${b.slice(-4)}`);
      }),
    );
  });
});
