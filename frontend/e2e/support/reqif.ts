const STAMP = "2024-05-01T12:00:00Z";

const base = (id: string, name: string) => `IDENTIFIER="${id}" LONG-NAME="${name}" LAST-CHANGE="${STAMP}"`;

/** A ReqIF 1.2 file of one specification whose objects have these XHTML texts, each a well-formed `div` content. */
export function reqifOf(name: string, texts: readonly string[]): string {
  const objects = texts.map(
    (text, index) => `
      <SPEC-OBJECT ${base(`o${index}`, `Object ${index}`)}>
        <VALUES>
          <ATTRIBUTE-VALUE-XHTML>
            <DEFINITION><ATTRIBUTE-DEFINITION-XHTML-REF>text</ATTRIBUTE-DEFINITION-XHTML-REF></DEFINITION>
            <THE-VALUE><xhtml:div>${text}</xhtml:div></THE-VALUE>
          </ATTRIBUTE-VALUE-XHTML>
        </VALUES>
        <TYPE><SPEC-OBJECT-TYPE-REF>type</SPEC-OBJECT-TYPE-REF></TYPE>
      </SPEC-OBJECT>`,
  );
  const places = texts.map(
    (_, index) => `
          <SPEC-HIERARCHY ${base(`h${index}`, "")}>
            <OBJECT><SPEC-OBJECT-REF>o${index}</SPEC-OBJECT-REF></OBJECT>
          </SPEC-HIERARCHY>`,
  );
  return `<?xml version="1.0" encoding="UTF-8"?>
<REQ-IF xmlns="http://www.omg.org/spec/ReqIF/20110401/reqif.xsd" xmlns:xhtml="http://www.w3.org/1999/xhtml">
  <THE-HEADER>
    <REQ-IF-HEADER IDENTIFIER="header">
      <CREATION-TIME>${STAMP}</CREATION-TIME>
      <REQ-IF-TOOL-ID>test</REQ-IF-TOOL-ID>
      <REQ-IF-VERSION>1.0</REQ-IF-VERSION>
      <SOURCE-TOOL-ID>test</SOURCE-TOOL-ID>
      <TITLE>${name}</TITLE>
    </REQ-IF-HEADER>
  </THE-HEADER>
  <CORE-CONTENT>
    <REQ-IF-CONTENT>
      <DATATYPES><DATATYPE-DEFINITION-XHTML ${base("xhtml", "Formatted text")}/></DATATYPES>
      <SPEC-TYPES>
        <SPEC-OBJECT-TYPE ${base("type", "Requirement")}>
          <SPEC-ATTRIBUTES>
            <ATTRIBUTE-DEFINITION-XHTML ${base("text", "ReqIF.Text")}>
              <TYPE><DATATYPE-DEFINITION-XHTML-REF>xhtml</DATATYPE-DEFINITION-XHTML-REF></TYPE>
            </ATTRIBUTE-DEFINITION-XHTML>
          </SPEC-ATTRIBUTES>
        </SPEC-OBJECT-TYPE>
        <SPECIFICATION-TYPE ${base("document", "Document")}/>
      </SPEC-TYPES>
      <SPEC-OBJECTS>${objects.join("")}
      </SPEC-OBJECTS>
      <SPECIFICATIONS>
        <SPECIFICATION ${base("specification", name)}>
          <TYPE><SPECIFICATION-TYPE-REF>document</SPECIFICATION-TYPE-REF></TYPE>
          <CHILDREN>${places.join("")}
          </CHILDREN>
        </SPECIFICATION>
      </SPECIFICATIONS>
    </REQ-IF-CONTENT>
  </CORE-CONTENT>
</REQ-IF>
`;
}
