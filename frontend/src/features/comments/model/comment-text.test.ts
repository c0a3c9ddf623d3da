import { describe, expect, it } from "vitest";

import { htmlToDraft, markMentions, mentionAt, stillMentioned, textToHtml } from "./comment-text";

describe("text of comments", () => {
  it("[COL-1] is stored with nothing in it read as markup, and comes back as it was typed", () => {
    const typed = "Is 3 < 4 & 5 > 4?\nSecond line\n\nA <b>paragraph</b>";
    const stored = textToHtml(typed);
    expect(stored).toBe("<p>Is 3 &lt; 4 &amp; 5 &gt; 4?<br>Second line</p><p>A &lt;b&gt;paragraph&lt;/b&gt;</p>");
    expect(htmlToDraft(stored)).toBe(typed);
    expect(textToHtml(" Why? ")).toBe("Why?");
  });

  it("[COL-1] finds the name that is being typed, but no e-mail address", () => {
    expect(mentionAt("Hello @An", 9)).toEqual({ search: "An", start: 6 });
    expect(mentionAt("@", 1)).toEqual({ search: "", start: 0 });
    expect(mentionAt("(@Kim Web", 9)).toEqual({ search: "Kim Web", start: 1 });
    expect(mentionAt("kim@example", 11)).toBeNull();
    expect(mentionAt("@Kim\nnext", 9)).toBeNull();
  });

  it("[COL-1] mentions who still stands in the text", () => {
    const people = [
      { id: "1", name: "Kim Weber" },
      { id: "2", name: "Ann" },
    ];
    expect(stillMentioned("@Kim Weber look", people)).toEqual([people[0]]);
  });

  it("[COL-1] sets mentions off in text only, the longest name first", () => {
    expect(markMentions('<a title="@Ann">@Ann Lee & @Ann</a>', ["Ann", "Ann Lee"])).toBe(
      '<a title="@Ann"><mark>@Ann Lee</mark> & <mark>@Ann</mark></a>',
    );
    expect(markMentions("a @X&lt;Y", ["X<Y"])).toBe("a <mark>@X&lt;Y</mark>");
  });
});
